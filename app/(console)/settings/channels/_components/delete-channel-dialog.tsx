'use client';

import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { visibleText } from '@/lib/format/visible';
import { deleteChannelAction } from '../actions';
import type { SetChannel } from './channel-actions';

/** Asks before a channel goes, saying what that means. */
export function DeleteChannelDialog({
  channel,
  place,
  onClose,
}: {
  channel: SetChannel;
  place: string;
  onClose: () => void;
}) {
  const { ask, pending, trouble } = useChange();

  async function remove() {
    const done = await ask(async () => {
      const tenants = channel.tenantId === null ? 'all' : [channel.tenantId];
      const result = await deleteChannelAction({ tenants, id: channel.id });
      return result.ok ? { ok: true, value: true } : result;
    });
    if (done !== null) onClose();
  }

  return (
    <Dialog
      title={`Delete the channel ${visibleText(channel.name)}?`}
      onClose={onClose}
      locked={pending}
    >
      <p>
        Escalations of {place} no longer go there, not even those it still waits for. Its secret is
        gone for good. To stop it for a while, disable it instead.
      </p>
      <TroubleNotice trouble={trouble} />
      <DialogActions>
        <Button onClick={onClose} disabled={pending} data-initial-focus>
          Keep it
        </Button>
        <Button tone="danger" busy={pending} onClick={() => void remove()}>
          {pending ? 'Deleting…' : 'Delete channel'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
