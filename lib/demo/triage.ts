import { appendOne } from '@/lib/db/append';
import { getEntry } from '@/lib/db/entries';
import type { GroupSetting } from '@/lib/dlq/group';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { requestDigest } from '@/lib/services/request-digest';
import type { DemoTriage } from './plan';

/** Says of a group what the demo says, and notes what it notes. Repeatable by `requestId`. */
export async function sayOfGroup(
  scope: TenantScope,
  { status, owned, reason, note }: DemoTriage,
  entryId: EntryId,
  requestId: string,
): Promise<void> {
  const entry = await getEntry(scope, entryId);
  if (entry === null) throw new Error('the demo speaks of an entry that is not there');
  const snoozed = typeof status === 'object';
  const setting: GroupSetting = {
    status: snoozed ? 'snoozed' : status,
    snooze_until: null,
    snooze_count: snoozed ? String(status.snoozedUntilArrivals) : null,
    owner: owned ? scope.actor : null,
  };
  const group = entry.groupId;
  // Not through the service: the demo's person has no role that would let them own a group.
  await appendOne(scope, {
    actor: scope.actor,
    id: requestId,
    bodySha256: requestDigest('demo', requestId),
    items: [
      {
        kind: 'group',
        event: { kind: 'group_set', payload: { group, ...setting } },
        reason,
        seen: null,
      },
      ...(note === null
        ? []
        : [
            {
              kind: 'group' as const,
              event: { kind: 'group_noted' as const, payload: { group, text: note } },
              reason: null,
              seen: null,
            },
          ]),
    ],
  });
}
