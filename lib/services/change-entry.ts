import { appendOne, findAnswer, type RequestOutcome } from '@/lib/db/append';
import { loadState } from '@/lib/db/entries';
import { type Command, decide, refusalSentence } from '@/lib/dlq/decide';
import type { EntryState, Status } from '@/lib/dlq/entry';
import { ok, type Refusal, type RefusalCode, type Result } from '@/lib/dlq/errors';
import type { EventBody } from '@/lib/dlq/events';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';

/** Where an entry stands after, or instead of, a change. */
export interface Standing {
  readonly status: Status;
  readonly version: number;
}

/** A change that was made, now or when the same request id came before. */
export type Changed = Standing & { readonly replayed: boolean };

/** A refusal that tells where the entry stands now, when it exists. */
export type ChangeRefusal = Refusal & { readonly current?: Standing };
export type ChangeResult = Result<Changed, ChangeRefusal>;

export interface ChangeRequest {
  readonly entryId: EntryId;
  /** The version the asker saw; null: whatever it is now. */
  readonly version: number | null;
  readonly reason: string | null;
  /** Repeatable under this id; null: not. */
  readonly requestId: string | null;
  /** Digest of what is asked, see `requestDigest`. */
  readonly bodySha256: string;
}

export function refusal(code: RefusalCode, current?: Standing): ChangeResult {
  const message =
    code === 'conflict' && current
      ? `Somebody else changed this entry meanwhile: it is ${current.status} now.`
      : refusalSentence(code);
  return { ok: false, error: { code, message, ...(current ? { current } : {}) } };
}

/**
 * Loads, decides and appends one change of one entry. Nothing is retried here: a version that moved comes back
 * as `conflict` with the present state, for the asker to look at.
 */
export async function changeEntry(
  scope: TenantScope,
  request: ChangeRequest,
  command: Command,
): Promise<ChangeResult> {
  if (request.requestId !== null) {
    const known = await findAnswer(scope, request.requestId, request.bodySha256);
    if (known) return answered(known);
  }
  const found = await loadState(scope, request.entryId);
  if (!found) return refusal('not-found');
  const { state } = found;
  if (request.version !== null && request.version !== state.version) {
    return refusal('conflict', standing(state));
  }
  const decision = decide(state, command);
  if (!decision.ok) return { ok: false, error: { ...decision.error, current: standing(state) } };
  if (decision.value === null) return ok({ ...standing(state), replayed: false });
  const { to, event } = decision.value;
  const outcome = await appendOne(scope, {
    actor: scope.actor,
    id: request.requestId,
    bodySha256: request.bodySha256,
    items: [
      {
        kind: 'change',
        entryId: request.entryId,
        version: state.version,
        from: state.status,
        to,
        event: event as EventBody<Exclude<typeof event.kind, 'enqueued'>>,
        reason: request.reason,
      },
    ],
  });
  return answered(outcome);
}

const standing = ({ status, version }: EntryState): Standing => ({ status, version });

function answered(outcome: RequestOutcome): ChangeResult {
  if (outcome.kind === 'reused') return refusal('id-reused');
  const [item] = outcome.items;
  switch (item?.kind) {
    case 'written':
      if (item.status === null || item.version === null) throw new Error('not an entry change');
      return ok({ status: item.status, version: item.version, replayed: outcome.replayed });
    case 'conflict':
      return refusal('conflict', { status: item.status, version: item.version });
    case 'full':
      return refusal('queue-full');
    case 'missing':
    // Only policies move, and only items of operations stop or are settled.
    case 'moved':
    case 'stopped':
    case 'settled':
    case undefined:
      return refusal('not-found');
  }
}
