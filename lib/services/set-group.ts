import { namesOfUsers } from '@/lib/db/access-store';
import { appendOne, type GroupItem } from '@/lib/db/append';
import { listAssignable } from '@/lib/db/assignable';
import { groupTimeline } from '@/lib/db/group-facts';
import { getGroup } from '@/lib/db/groups';
import { refusalSentence } from '@/lib/dlq/decide';
import { ok, type Result, refuse } from '@/lib/dlq/errors';
import type { GroupRow, GroupSetting } from '@/lib/dlq/group';
import type { Seq } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { actorWords, userOfActor } from '@/lib/format/actor';
import { absolute } from '@/lib/format/time';
import { requestDigest } from './request-digest';
import type { Why } from './set-policy';

/** What somebody says of a group; what is left out stays as it is. */
export interface GroupChange {
  readonly status?:
    | { readonly kind: 'new' | 'acknowledged' | 'resolved' }
    /** Until a time (epoch milliseconds) or until so many more came in, whichever is first; at least one of them. */
    | { readonly kind: 'snoozed'; readonly until: number | null; readonly count: number | null };
  /** As the WAL names actors; null: nobody. */
  readonly owner?: string | null;
}

export interface GroupWhy extends Why {
  /** Seq of the record that set what they saw, 0 for none; null: whatever stands is replaced. */
  readonly seen: bigint | null;
}

/**
 * Sets status and owner of a group. What is so already is not written again: `seq` is null then. Refused as
 * `group-moved` when somebody set it since it was seen, as `not-assignable` when the owner has no role in the tenant,
 * as `snooze-over` when the moment has passed.
 */
export async function setGroup(
  scope: TenantScope,
  groupId: string,
  change: GroupChange,
  { reason, requestId, seen }: GroupWhy,
): Promise<Result<{ seq: Seq | null }>> {
  const group = await getGroup(scope, groupId);
  if (group === null) return refuse('not-found', 'There is no such group in this tenant.');
  const { status, owner } = change;
  if (status?.kind === 'snoozed' && status.until !== null && status.until <= group.asOf) {
    return refuse('snooze-over', refusalSentence('snooze-over'));
  }
  if (owner != null && owner !== group.owner) {
    const people = await listAssignable(scope);
    if (!people.some(({ actor }) => actor === owner)) {
      return refuse('not-assignable', refusalSentence('not-assignable'));
    }
  }
  const setting = settingAfter(group, change);
  const unchanged =
    setting.owner === group.owner && setting.status === group.status && status?.kind !== 'snoozed';
  if (unchanged && (seen === null || String(seen) === group.changedSeq)) return ok({ seq: null });
  const outcome = await appendOne(scope, {
    actor: scope.actor,
    id: requestId,
    bodySha256: requestDigest(
      'group_set',
      groupId,
      JSON.stringify(change),
      reason,
      seen === null ? null : String(seen),
    ),
    items: [
      {
        kind: 'group',
        event: { kind: 'group_set', payload: { group: groupId, ...setting } },
        reason,
        // Unseen or not: what is written was made from the setting that was read.
        seen: seen ?? BigInt(group.changedSeq),
      } satisfies GroupItem,
    ],
  });
  if (outcome.kind === 'reused') return refuse('id-reused', refusalSentence('id-reused'));
  const [written] = outcome.items;
  if (written?.kind === 'moved') return refuse('group-moved', await movedSentence(scope, groupId));
  if (written?.kind === 'missing') return refuse('not-found', refusalSentence('not-found'));
  if (written?.kind !== 'written') throw new Error('a group was not written');
  return ok({ seq: written.seq });
}

function settingAfter(group: GroupRow, { status, owner }: GroupChange): GroupSetting {
  const kept: GroupSetting = {
    status: group.status,
    snooze_until: group.snoozeUntil,
    snooze_count: group.snoozeLeft === null ? null : String(group.snoozeLeft),
    owner: owner === undefined ? group.owner : owner,
  };
  if (status === undefined) return kept;
  if (status.kind !== 'snoozed') {
    return { ...kept, status: status.kind, snooze_until: null, snooze_count: null };
  }
  return {
    ...kept,
    status: 'snoozed',
    snooze_until: status.until,
    snooze_count: status.count === null ? null : String(status.count),
  };
}

/** Who set the group meanwhile, and when. */
async function movedSentence(scope: TenantScope, groupId: string): Promise<string> {
  const last = (await groupTimeline(scope, groupId)).find(({ kind }) => kind === 'group_set');
  if (!last) return refusalSentence('group-moved');
  const userId = userOfActor(last.actor);
  const names = await namesOfUsers(userId === null ? [] : [userId]);
  const { status } = last.payload as GroupSetting;
  return `${actorWords(last.actor, names)} set this group to ${status} at ${absolute(last.at)}. Nothing was saved; look at it as it is now.`;
}

/** Adds a note to a group. */
export async function noteGroup(
  scope: TenantScope,
  groupId: string,
  text: string,
  { requestId }: Pick<Why, 'requestId'>,
): Promise<Result<{ seq: Seq }>> {
  const outcome = await appendOne(scope, {
    actor: scope.actor,
    id: requestId,
    bodySha256: requestDigest('group_noted', groupId, text),
    items: [
      {
        kind: 'group',
        event: { kind: 'group_noted', payload: { group: groupId, text } },
        reason: null,
        seen: null,
      },
    ],
  });
  if (outcome.kind === 'reused') return refuse('id-reused', refusalSentence('id-reused'));
  const [written] = outcome.items;
  if (written?.kind === 'missing') {
    return refuse('not-found', 'There is no such group in this tenant.');
  }
  if (written?.kind !== 'written') throw new Error('a note was not written');
  return ok({ seq: written.seq });
}
