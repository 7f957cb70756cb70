'use client';

import { useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { describedBy, Field, INPUT } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import type { Role } from '@/lib/auth/roles';
import { inviteAction } from '../actions';
import { type Place, PlaceSelect } from './place-select';
import { RoleSelect } from './role-select';

/** Gives a role to somebody by their address, whether they signed in before or not; and says what came of it. */
export function InviteButton({ places, days }: { places: readonly Place[]; days: number }) {
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  return (
    <div className="flex flex-col items-start gap-2 sm:items-end">
      <Button
        tone="primary"
        onClick={() => {
          setDone(null);
          setOpen(true);
        }}
      >
        Add a person…
      </Button>
      {done !== null && (
        <div className="max-w-md">
          <Notice live tone="ok" title="Done.">
            {done}
          </Notice>
        </div>
      )}
      {open && (
        <InviteDialog
          places={places}
          days={days}
          onClose={() => setOpen(false)}
          onDone={(words) => {
            setOpen(false);
            setDone(words);
          }}
        />
      )}
    </div>
  );
}

function InviteDialog({
  places,
  days,
  onClose,
  onDone,
}: {
  places: readonly Place[];
  days: number;
  onClose: () => void;
  onDone: (words: string) => void;
}) {
  const { ask, pending, locked, trouble } = useChange();
  const [email, setEmail] = useState('');
  const [place, setPlace] = useState(places[0]?.value ?? '');
  const [role, setRole] = useState<Role>('viewer');
  const [reason, setReason] = useState('');
  const ready = /^\s*[^\s@]+@[^\s@]+\s*$/.test(email);

  async function go() {
    const came = await ask((requestId) =>
      inviteAction({
        tenants: place === 'all' ? 'all' : [place],
        email,
        role,
        reason,
        requestId,
      }),
    );
    if (came === null) return;
    onDone(
      came === 'given'
        ? `${email.trim()} had signed in before and has the role with their next request.`
        : `${email.trim()} has the role once they sign in, within ${days} days.`,
    );
  }

  return (
    <Dialog title="Add a person" onClose={onClose} locked={pending}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <fieldset disabled={locked} className="contents">
          <Field
            id="email"
            label="Email address"
            hint="As your identity provider knows them. Nothing is sent: tell them the address of this console."
          >
            <input
              id="email"
              type="email"
              required
              maxLength={254}
              autoComplete="off"
              className={INPUT}
              value={email}
              aria-describedby={describedBy('email')}
              data-initial-focus
              onChange={(event) => setEmail(event.target.value)}
            />
          </Field>
          <PlaceSelect places={places} value={place} onChange={setPlace} />
          <RoleSelect value={role} onChange={setRole} />
        </fieldset>
        <p className="text-sm text-ink-2">
          Who signed in with this address before has the role at once. For anybody else it waits{' '}
          {days} days for their first sign-in, and is theirs only if the provider says the address
          is verified.
        </p>
        <ReasonInput value={reason} onChange={setReason} locked={locked} record="access log" />
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" busy={pending} disabled={!ready || place === ''}>
            {pending ? 'Adding…' : trouble?.unsure ? 'Ask again' : `Add as ${role}`}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
