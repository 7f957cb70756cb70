import { isAssignable } from '@/lib/db/assignable';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { changeEntry, type ChangeResult, refusal } from './change-entry';
import { requestDigest } from './request-digest';

/** What a person asks of one entry. */
export interface Act {
  readonly entryId: EntryId;
  /** The version they saw; null: whatever it is now. */
  readonly version: number | null;
  readonly reason: string | null;
  readonly requestId: string | null;
}

const act =
  (kind: 'resolve' | 'reopen' | 'restore' | 'hold' | 'release' | 'purge' | 'follow_up') =>
  (scope: TenantScope, { entryId, version, reason, requestId }: Act): Promise<ChangeResult> =>
    changeEntry(
      scope,
      {
        entryId,
        version,
        reason,
        requestId,
        bodySha256: requestDigest(kind, String(entryId), version, reason),
      },
      { kind },
    );

/** Closes an entry by hand. A second resolve changes nothing and succeeds. */
export const resolveEntry = act('resolve');
/** Takes a resolved entry back; its ttl starts anew. */
export const reopenEntry = act('reopen');
/** Puts an expired or evicted entry back at the end of its queue; refused when the queue is full. */
export const restoreEntry = act('restore');
/** Keeps an entry from the sweep: it neither expires nor is purged until it is released. */
export const holdEntry = act('hold');
/** Lets the sweep at a held entry again; what fell due meanwhile is carried out with its next run. */
export const releaseEntry = act('release');
/** Erases an expired or evicted entry's bytes before retention ends. Nothing brings them back. */
export const purgeEntry = act('purge');
/** Has the sweep try again what an expiry owed and could not be done. */
export const retryFollowUp = act('follow_up');

/** Gives an entry to somebody with a role in the tenant, as the WAL names actors; null: to nobody. */
export async function assignEntry(
  scope: TenantScope,
  { to, ...act }: Act & { readonly to: string | null },
): Promise<ChangeResult> {
  const { entryId, version, reason } = act;
  if (to !== null && !(await isAssignable(scope, to))) return refusal('not-assignable');
  const bodySha256 = requestDigest('assign', String(entryId), version, reason, to);
  return changeEntry(scope, { ...act, bodySha256 }, { kind: 'assign', to });
}

/** Adds a note to an entry's timeline. */
export function noteEntry(
  scope: TenantScope,
  { text, ...act }: Act & { readonly text: string },
): Promise<ChangeResult> {
  const { entryId, version, reason } = act;
  const bodySha256 = requestDigest('note', String(entryId), version, reason, text);
  return changeEntry(scope, { ...act, bodySha256 }, { kind: 'note', text });
}
