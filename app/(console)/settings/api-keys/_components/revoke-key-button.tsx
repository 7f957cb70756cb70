'use client';

import { useState } from 'react';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Visible } from '@/components/ui/visible';
import { revokeApiKeyAction } from '../actions';

interface Revocable {
  readonly id: string;
  readonly label: string;
  readonly prefix: string;
  /** All that it reaches. */
  readonly tenants: 'all' | readonly string[];
  /** "12 min ago"; null: never used. */
  readonly lastUsed: string | null;
}

/** Ends a key. */
export function RevokeKeyButton({ apiKey }: { apiKey: Revocable }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button tone="quiet" onClick={() => setOpen(true)} aria-label={`Revoke ${apiKey.label}`}>
        Revoke…
      </Button>
      {open && <RevokeKeyDialog apiKey={apiKey} onClose={() => setOpen(false)} />}
    </>
  );
}

function RevokeKeyDialog({ apiKey, onClose }: { apiKey: Revocable; onClose: () => void }) {
  const { ask, pending, trouble } = useChange();
  const { id, label, prefix, tenants, lastUsed } = apiKey;
  async function go() {
    const done = await ask(() => revokeApiKeyAction({ tenants, id }));
    if (done !== null) onClose();
  }
  return (
    <Dialog
      title={
        <>
          Revoke <Visible text={label} max={48} />?
        </>
      }
      onClose={onClose}
      locked={pending}
    >
      <p>
        Whatever uses <code>{prefix}…</code> is refused with its next request (401). This cannot be
        undone; it needs another key then.
      </p>
      <p className="text-ink-2">
        {lastUsed === null ? 'It was never used.' : `It was last used ${lastUsed}.`}
      </p>
      <TroubleNotice trouble={trouble} />
      <DialogActions>
        <Button onClick={onClose} disabled={pending} data-initial-focus>
          Cancel
        </Button>
        <Button tone="danger" busy={pending} onClick={() => void go()}>
          {pending ? 'Revoking…' : trouble?.unsure ? 'Ask again' : 'Revoke key'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
