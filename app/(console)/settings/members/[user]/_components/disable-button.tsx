'use client';

import { useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { useReason } from '@/app/(console)/_lib/use-reason';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Visible } from '@/components/ui/visible';
import { counted } from '@/lib/format/number';
import { setDisabledAction } from '../../actions';
import type { Person } from './role-dialog';

/** Shuts somebody out, or lets them in again. */
export function DisableButton({
  person,
  disabled,
  keys,
}: {
  person: Person;
  /** They are shut out now. */
  disabled: boolean;
  /** API keys they made that still work. */
  keys: number;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button tone={disabled ? 'plain' : 'danger'} onClick={() => setOpen(true)}>
        {disabled ? 'Enable…' : 'Disable…'}
      </Button>
      {open && (
        <DisableDialog
          person={person}
          disabled={disabled}
          keys={keys}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function DisableDialog({
  person,
  disabled,
  keys,
  onClose,
}: {
  person: Person;
  disabled: boolean;
  keys: number;
  onClose: () => void;
}) {
  const { ask, pending, locked, trouble } = useChange();
  const { reason, setReason, forget } = useReason(`disable ${person.userId}`);

  async function go() {
    const done = await ask(() =>
      setDisabledAction({ userId: person.userId, disabled: !disabled, reason }),
    );
    if (done === null) return;
    forget();
    onClose();
  }

  return (
    <Dialog
      title={
        <>
          {disabled ? 'Enable' : 'Disable'} <Visible text={person.name} max={48} />?
        </>
      }
      onClose={onClose}
      locked={pending}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        {disabled ? (
          <p>They can sign in again, with the roles they had.</p>
        ) : (
          <>
            <p>
              Their sessions end with their next request, they are refused at sign-in, and what they
              added for people who have not signed in yet is withdrawn. Their roles are kept, for
              when they are enabled again.
            </p>
            {keys > 0 && (
              <p>
                <strong className="font-semibold">
                  {counted(keys, 'API key', 'API keys')} they made will go on working.
                </strong>{' '}
                Revoke what should not under API keys.
              </p>
            )}
          </>
        )}
        <ReasonInput
          value={reason}
          onChange={setReason}
          locked={locked}
          initialFocus
          record="access log"
        />
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" tone={disabled ? 'primary' : 'danger'} busy={pending}>
            {pending ? 'Working…' : trouble?.unsure ? 'Ask again' : disabled ? 'Enable' : 'Disable'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
