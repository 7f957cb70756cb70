'use client';

import { useState } from 'react';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { SecretDialog } from '@/app/(console)/settings/_components/secret-dialog';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, INPUT } from '@/components/ui/field';
import { addChannelAction } from '../actions';
import { ChannelFields } from './channel-fields';

interface Place {
  readonly tenantId: string;
  readonly words: string;
}

/** The button that adds a channel, for tenants one keeps the channels of. */
export function AddChannel({ tenants, all }: { tenants: readonly Place[]; all: boolean }) {
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        Add a channel
      </Button>
      {open && (
        <AddChannelDialog
          tenants={tenants}
          all={all}
          onClose={() => setOpen(false)}
          onDone={(made) => {
            setOpen(false);
            setSecret(made);
          }}
        />
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

function AddChannelDialog({
  tenants,
  all,
  onClose,
  onDone,
}: {
  tenants: readonly Place[];
  all: boolean;
  onClose: () => void;
  onDone: (secret: string) => void;
}) {
  const { ask, pending, locked, trouble } = useChange();
  const [place, setPlace] = useState(all ? 'all' : (tenants[0]?.tenantId ?? ''));
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');

  async function add() {
    const done = await ask((requestId) =>
      addChannelAction({ tenants: place === 'all' ? 'all' : [place], name, url, requestId }),
    );
    if (done !== null) onDone(done.secret);
  }

  return (
    <Dialog title="Add a channel" onClose={onClose} locked={pending}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <fieldset disabled={locked} className="contents">
          <ChannelFields name={name} url={url} onName={setName} onUrl={setUrl} />
          <Field id="place" label="Gets the escalations of">
            <select
              id="place"
              className={INPUT}
              value={place}
              onChange={(event) => setPlace(event.target.value)}
            >
              {all && <option value="all">all tenants</option>}
              {tenants.map(({ tenantId, words }) => (
                <option key={tenantId} value={tenantId}>
                  {words}
                </option>
              ))}
            </select>
          </Field>
        </fieldset>
        <p className="text-sm text-ink-2">
          A secret for signing is made and shown once, after saving. It counts from the next
          delivery on.
        </p>
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" busy={pending}>
            {pending ? 'Adding…' : trouble?.unsure ? 'Ask again' : 'Add channel'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
