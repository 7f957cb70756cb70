import { append, type AppendItem, type Settlement } from '@/lib/db/append';
import { type Decidable, loadStates } from '@/lib/db/entries';
import type { HeldOperation, WaitingItem } from '@/lib/db/operation-work';
import { decide, refusalSentence } from '@/lib/dlq/decide';
import type { EventBody } from '@/lib/dlq/events';
import type { TenantScope } from '@/lib/dlq/scope';
import { commandOf, fulfilledCode, type InstantAction } from './commands';

/** Carries out items whose entries change at once: one append for all of them. */
export async function settleInstantly(
  scope: TenantScope,
  operation: HeldOperation,
  action: InstantAction,
  worker: string,
  items: readonly WaitingItem[],
): Promise<void> {
  const states = await loadStates(
    scope,
    items.map(({ entryId }) => entryId),
  );
  await append(scope, [
    {
      actor: scope.actor,
      id: null,
      bodySha256: '',
      items: items.map((item) =>
        appendItem(operation, action, worker, item, states.get(item.entryId)),
      ),
    },
  ]);
}

function appendItem(
  { operationId, parameters, reason }: HeldOperation,
  action: InstantAction,
  worker: string,
  { position, entryId, version, before }: WaitingItem,
  entry: Decidable | undefined,
): AppendItem {
  const mark = (to: Settlement) =>
    ({ operationId, position, from: 'waiting', worker, to }) as const;
  const settle = (to: Settlement) => ({ kind: 'settle', entryId, mark: mark(to) }) as const;
  if (entry?.state.version !== version) return settle({ outcome: 'skipped', code: 'conflict' });
  const { state } = entry;
  const command = commandOf(action, parameters, before);
  const decision = decide(state, command);
  if (!decision.ok) return settle({ outcome: 'skipped', ...decision.error });
  if (decision.value === null) {
    const code = fulfilledCode(action);
    return settle({ outcome: 'skipped', code, message: refusalSentence(code) });
  }
  const { to, event } = decision.value;
  return {
    kind: 'change',
    entryId,
    version,
    from: state.status,
    to,
    event: event as EventBody<Exclude<typeof event.kind, 'enqueued'>>,
    reason,
    mark: mark({
      outcome: 'done',
      ...(command.kind === 'assign' && { before: state.assignee }),
    }),
  };
}
