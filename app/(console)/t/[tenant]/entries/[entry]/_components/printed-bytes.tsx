import { counted, grouped } from '@/lib/format/number';
import { toDump } from '@/lib/hex/bytes';

/** Bytes that go onto paper; more would fill pages nobody reads. */
const PRINTED = 2_048;

/** The bytes as they are printed, since the view on screen only holds the rows one sees. */
export function PrintedBytes({ delta }: { delta: Uint8Array }) {
  return (
    <div className="print-only">
      <pre className="font-mono text-xs leading-4">{toDump(delta.subarray(0, PRINTED))}</pre>
      <p className="pt-1 text-sm text-ink-2">
        {delta.length > PRINTED
          ? `The first ${grouped(PRINTED)} of ${counted(delta.length, 'byte', 'bytes')}; the SHA-256 above is that of all of them.`
          : `All ${counted(delta.length, 'byte', 'bytes')}.`}
      </p>
    </div>
  );
}
