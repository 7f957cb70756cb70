import { Pill } from '@/components/ui/pill';
import type { OperationView } from '@/lib/dlq/operation';
import { STATE_TONES, STATE_WORDS } from './words';

/** Where an operation stands. One that ended with something undone does not look as if all were well. */
export function OperationStatePill({
  operation: { state, refused, failed, skipped },
}: {
  operation: Pick<OperationView, 'state' | 'refused' | 'failed' | 'skipped'>;
}) {
  const undone = state === 'finished' && refused + failed + skipped > 0;
  return <Pill tone={undone ? 'neutral' : STATE_TONES[state]}>{STATE_WORDS[state]}</Pill>;
}
