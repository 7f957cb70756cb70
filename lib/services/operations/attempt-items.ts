import type { ItemMark, Settlement } from '@/lib/db/append';
import type { HeldOperation, WaitingItem } from '@/lib/db/operation-work';
import type { AttemptMode, EntryState } from '@/lib/dlq/entry';
import type { TenantScope } from '@/lib/dlq/scope';
import { log } from '@/lib/log';
import { type Asked, attemptBatch } from '../attempt-batch';
import { settlementOf } from './item-ends';

/** Milliseconds in which the attempts of a batch have to begin. */
const WITHIN_MS = 10_000;
/** Devices served side by side. */
const WIDTH = 6;

/** Tries items at the tenant's target. What cannot be recorded stays with its lease and comes back when that ends. */
export async function attemptItems(
  scope: TenantScope,
  operation: HeldOperation,
  mode: AttemptMode,
  worker: string,
  items: readonly WaitingItem[],
  signal: AbortSignal,
): Promise<void> {
  const tried = await attemptBatch(
    scope,
    items.map((item) => asked(operation, worker, item)),
    { mode, by: 'person', withinMs: WITHIN_MS, width: WIDTH, signal },
  );
  for (const each of tried) {
    if (each.kind !== 'unrecorded') continue;
    const about = { tenant: String(scope.tenantId), operation: operation.operationId };
    log.error({ err: each.error, ...about }, 'attempts of an operation were not recorded');
    break;
  }
}

function asked({ operationId, reason }: HeldOperation, worker: string, item: WaitingItem): Asked {
  const { position, entryId } = item;
  const mark = (from: ItemMark['from'], to: Settlement, by: string | null): ItemMark => ({
    operationId,
    position,
    from,
    worker: by,
    to,
  });
  return {
    entryId,
    version: null,
    reason,
    requestId: null,
    bodySha256: '',
    item: {
      unfit: ({ state }) =>
        isAsFrozen(item, state) ? null : { outcome: 'skipped', code: 'conflict' },
      started: (to) => mark('waiting', to, worker),
      ended: (attempt, end) => mark({ attempt }, settlementOf(end), null),
      back: (attempt) => mark({ attempt }, { outcome: 'waiting' }, null),
    },
  };
}

/**
 * Whether an entry is what was confirmed: of that version, or changed since by nothing but the end of an attempt that was
 * begun for this item and cut off, whose outcome is still to be asked for.
 */
function isAsFrozen({ version, attempt }: WaitingItem, state: EntryState): boolean {
  if (state.version === version) return true;
  return (
    attempt !== null &&
    state.status === 'pending' &&
    state.retryCount === attempt &&
    state.unsettledKey !== null
  );
}
