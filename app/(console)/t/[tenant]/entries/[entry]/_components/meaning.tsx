import { ChangeTable } from '@/components/change-table';
import { Notice } from '@/components/ui/notice';
import { decodeDelta } from '@/lib/delta/decode';
import type { EntryView } from '@/lib/dlq/views';

/** What the delta would write. Decoding runs apart from this process' main thread; any bytes get an answer. */
export async function Meaning({
  entry,
  delta,
}: {
  entry: EntryView;
  /** Null: erased. */
  delta: Uint8Array | null;
}) {
  if (delta === null) {
    return (
      <Notice tone="neutral" title="Erased.">
        What it would write went with the bytes.
      </Notice>
    );
  }
  const { collection, documentId } = entry;
  return <ChangeTable decoded={await decodeDelta(delta, { collection, documentId })} />;
}

export function MeaningSkeleton() {
  return (
    <output aria-label="Decoding" className="block">
      <div className="skeleton mb-3 h-5 w-80 max-w-full" />
      <div className="skeleton h-32" />
    </output>
  );
}
