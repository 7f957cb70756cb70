import { Pill, type Tone } from '@/components/ui/pill';
import type { OperationSpec } from '@/lib/web/api/operation';

const TONES: { readonly [M in OperationSpec['method']]: Tone } = {
  GET: 'info',
  POST: 'ok',
  PUT: 'warn',
};

/** An HTTP method; the word says it, the colour helps the eye down a list. */
export function MethodPill({ method }: { method: OperationSpec['method'] }) {
  return (
    <Pill tone={TONES[method]}>
      <span className="font-mono">{method}</span>
    </Pill>
  );
}
