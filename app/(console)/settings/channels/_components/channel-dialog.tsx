'use client';

import { useState } from 'react';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { visibleText } from '@/lib/format/visible';
import { changeChannelAction } from '../actions';
import type { SetChannel } from './channel-actions';
import { ChannelFields } from './channel-fields';

/** Changes a channel. */
export function ChannelDialog({
  channel,
  place,
  onClose,
  onDone,
}: {
  channel: SetChannel;
  place: string;
  onClose: () => void;
  /** With the secret that was made; null: none was. */
  onDone: (secret: string | null) => void;
}) {
  const { ask, pending, locked, trouble } = useChange();
  const [name, setName] = useState(channel.name);
  const [url, setUrl] = useState(channel.url);
  const [enabled, setEnabled] = useState(channel.enabled);
  const [newSecret, setNewSecret] = useState(false);

  async function save() {
    const done = await ask((requestId) =>
      changeChannelAction({
        tenants: channel.tenantId === null ? 'all' : [channel.tenantId],
        id: channel.id,
        name,
        url,
        enabled,
        newSecret,
        seen: channel.updatedAt,
        requestId,
      }),
    );
    if (done !== null) onDone(done.secret);
  }

  return (
    <Dialog title={`The channel ${visibleText(channel.name)}`} onClose={onClose} locked={pending}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className="text-ink-2">It gets the escalations of {place}.</p>
        <fieldset disabled={locked} className="contents">
          <ChannelFields name={name} url={url} onName={setName} onUrl={setUrl} />
          <CheckRow
            checked={enabled}
            onChange={setEnabled}
            label="Enabled"
            hint="Disabled, it gets nothing more, not even what it still waits for."
          />
          <CheckRow
            checked={newSecret}
            onChange={setNewSecret}
            label="Make a new secret"
            hint="The present one stops counting at once. Another receiver should not get it."
          />
        </fieldset>
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" busy={pending}>
            {pending ? 'Saving…' : trouble?.unsure ? 'Ask again' : 'Save channel'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
