import { append, type AppendItem, type Settlement } from '@/lib/db/append';
import { loadStates } from '@/lib/db/entries';
import { type HeldOperation, type RunningItem, runningItems } from '@/lib/db/operation-work';
import { decide } from '@/lib/dlq/decide';
import type { EventBody } from '@/lib/dlq/events';
import type { TenantScope } from '@/lib/dlq/scope';

const AT_ONCE = 500;
const CUT_OFF = 'The attempt was cut off before the target had answered.';

/**
 * Takes care of items whose attempts nobody works on any more: their leases are over. Of a live operation they wait again, to be
 * asked under the same key; of a cancelled one nobody knows how they ended. Returns the milliseconds until the next
 * lease that still runs ends; null: none does.
 */
export async function recoverStranded(
  scope: TenantScope,
  operation: HeldOperation,
): Promise<number | null> {
  for (;;) {
    const running = await runningItems(scope, operation.operationId, AT_ONCE);
    const stranded = running.filter(({ leftMs }) => leftMs === null);
    if (stranded.length > 0) await recover(scope, operation, stranded);
    if (stranded.length < AT_ONCE) {
      const left = running.flatMap(({ leftMs }) => leftMs ?? []);
      return left.length === 0 ? null : Math.min(...left);
    }
  }
}

async function recover(
  scope: TenantScope,
  { operationId, state: phase }: HeldOperation,
  stranded: readonly RunningItem[],
): Promise<void> {
  const states = await loadStates(
    scope,
    stranded.map(({ entryId }) => entryId),
  );
  const items = stranded.map(({ position, entryId, attempt }): AppendItem => {
    const entry = states.get(entryId);
    const state = entry?.state;
    const lapsed = state?.lease?.attempt === attempt;
    const askable =
      lapsed ||
      (state?.status === 'pending' && state.retryCount === attempt && state.unsettledKey !== null);
    const to: Settlement =
      askable && phase !== 'cancelled'
        ? { outcome: 'waiting' }
        : { outcome: 'failed', code: 'unknown', message: CUT_OFF };
    const mark = { operationId, position, from: { attempt }, worker: null, to } as const;
    if (!state || !lapsed) return { kind: 'settle', entryId, mark };
    const decision = decide(state, {
      kind: 'answer',
      attempt,
      end: { kind: 'unknown', message: CUT_OFF },
    });
    if (!decision.ok || decision.value === null) throw new Error('an answer is always recorded');
    const { to: status, event } = decision.value;
    return {
      kind: 'change',
      entryId,
      version: state.version,
      from: state.status,
      to: status,
      event: event as EventBody<Exclude<typeof event.kind, 'enqueued'>>,
      reason: null,
      mark,
    };
  });
  // An entry that changes meanwhile is met again with the next look.
  await append(scope, [{ actor: scope.actor, id: null, bodySha256: '', items }]);
}
