'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { say } from '@/app/(console)/_components/toasts';
import { newRequestId } from '@/components/request-id';
import type { GroupRow, GroupStatus } from '@/lib/dlq/group';
import { setGroupAction } from '../../actions';

/** A group as a page that triages it has it. */
export interface Triaged {
  readonly tenant: string;
  readonly group: Pick<
    GroupRow,
    'groupId' | 'status' | 'snoozeUntil' | 'snoozeLeft' | 'owner' | 'changedSeq'
  >;
  readonly asOf: number;
}

export type StatusChange =
  | { readonly kind: 'new' | 'acknowledged' | 'resolved' }
  | { readonly kind: 'snoozed'; readonly until: number | null; readonly count: number | null };

export interface Change {
  readonly status?: StatusChange;
  readonly owner?: string | null;
}

const DONE: { readonly [S in GroupStatus]: string } = {
  new: 'Group is new again',
  acknowledged: 'Group acknowledged',
  snoozed: 'Group snoozed',
  resolved: 'Group resolved',
};

/** Sets a group at once and offers to take it back. `set` gives whether it was set. */
export function useTriage({ tenant, group }: Triaged) {
  const router = useRouter();
  const [pending, setPending] = useState(false);

  async function send(
    change: Change,
    { seen, reason = '', requestId = newRequestId() }: Sending,
    back: Change | null,
  ): Promise<boolean> {
    setPending(true);
    try {
      const set = await setGroupAction({
        tenant,
        group: group.groupId,
        ...change,
        reason,
        requestId,
        seen,
      });
      if (!set.ok) {
        say({ tone: 'bad', title: 'The group stays as it is.', text: set.message });
        router.refresh();
        return false;
      }
      const title = change.status === undefined ? ownerWords(change) : DONE[set.value.status];
      const undo =
        back === null
          ? undefined
          : () => void send(back, { seen: set.value.changedSeq, reason: 'undone' }, null);
      say({ tone: 'ok', title: back === null ? 'Taken back' : title, ...(undo && { undo }) });
      router.refresh();
      return true;
    } catch {
      say({
        tone: 'warn',
        title: 'The server did not answer, so this may or may not have happened.',
        again: () => void send(change, { seen, reason, requestId }, back),
      });
      return false;
    } finally {
      setPending(false);
    }
  }

  const set = (change: Change, reason = '') =>
    send(change, { seen: group.changedSeq, reason }, backFrom(change, group));
  return { set, pending };
}

interface Sending {
  readonly seen: string;
  readonly reason?: string;
  readonly requestId?: string;
}

const ownerWords = ({ owner }: Change) =>
  owner === null ? 'Nobody looks after it now' : 'Owner set';

/** What sets it to what it was. */
function backFrom(change: Change, group: Triaged['group']): Change {
  const { status, snoozeUntil, snoozeLeft, owner } = group;
  return {
    ...(change.status !== undefined && {
      status:
        status === 'snoozed'
          ? { kind: status, until: snoozeUntil, count: snoozeLeft }
          : { kind: status },
    }),
    ...(change.owner !== undefined && { owner }),
  };
}
