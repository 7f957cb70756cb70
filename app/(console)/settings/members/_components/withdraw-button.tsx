'use client';

import { useState } from 'react';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Visible } from '@/components/ui/visible';
import { withdrawInvitationAction } from '../actions';

/** Takes back a role that waits for somebody. */
export function WithdrawButton({
  id,
  email,
  what,
  tenant,
}: {
  id: string;
  email: string;
  /** "viewer in Acme". */
  what: string;
  /** Null: all. */
  tenant: string | null;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        tone="quiet"
        onClick={() => setOpen(true)}
        aria-label={`Withdraw ${what} for ${email}`}
      >
        Withdraw…
      </Button>
      {open && (
        <WithdrawDialog
          id={id}
          email={email}
          what={what}
          tenant={tenant}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function WithdrawDialog({
  id,
  email,
  what,
  tenant,
  onClose,
}: {
  id: string;
  email: string;
  what: string;
  tenant: string | null;
  onClose: () => void;
}) {
  const { ask, pending, trouble } = useChange();
  async function go() {
    const done = await ask(() =>
      withdrawInvitationAction({ tenants: tenant === null ? 'all' : [tenant], id }),
    );
    if (done !== null) onClose();
  }
  return (
    <Dialog title="Withdraw what waits?" onClose={onClose} locked={pending}>
      <p>
        <Visible text={email} max={64} /> will not become {what} when they sign in.
      </p>
      <TroubleNotice trouble={trouble} />
      <DialogActions>
        <Button onClick={onClose} disabled={pending} data-initial-focus>
          Cancel
        </Button>
        <Button tone="danger" busy={pending} onClick={() => void go()}>
          {pending ? 'Withdrawing…' : 'Withdraw'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
