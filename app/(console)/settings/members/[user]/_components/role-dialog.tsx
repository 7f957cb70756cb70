'use client';

import { type ReactNode, useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { useReason } from '@/app/(console)/_lib/use-reason';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { Visible } from '@/components/ui/visible';
import type { Role } from '@/lib/auth/roles';
import { setRoleAction } from '../../actions';
import { type Place, PlaceSelect } from '../../_components/place-select';
import { RoleSelect } from '../../_components/role-select';

/** Whose roles are changed. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  /** They look at their own page. */
  readonly you: boolean;
}

/** A role by hand as it stands. */
export interface GivenRole {
  readonly role: Role;
  /** `all`, or the tenant's id. */
  readonly place: string;
  /** "in Acme". */
  readonly where: string;
  /** What they would be there without it: "viewer in all tenants, from groups"; null: nothing. */
  readonly remains: string | null;
}

/** Gives a role where there is none by hand yet. */
export function GiveRoleDialog({
  person,
  places,
  onClose,
}: {
  person: Person;
  places: readonly Place[];
  onClose: () => void;
}) {
  const [place, setPlace] = useState(places[0]?.value ?? '');
  const [role, setRole] = useState<Role>('viewer');
  return (
    <RoleDialog
      person={person}
      title="Give a role"
      change={{ place, before: null, role }}
      button={`Give ${role}`}
      onClose={onClose}
    >
      <PlaceSelect places={places} value={place} onChange={setPlace} />
      <RoleSelect value={role} onChange={setRole} />
    </RoleDialog>
  );
}

/** Changes a role given by hand. */
export function ChangeRoleDialog({
  person,
  given,
  onClose,
}: {
  person: Person;
  given: GivenRole;
  onClose: () => void;
}) {
  const [role, setRole] = useState<Role>(given.role);
  return (
    <RoleDialog
      person={person}
      title={`Change the role ${given.where}`}
      change={{ place: given.place, before: given.role, role }}
      button={role === given.role ? `Is ${role} already` : `Change to ${role}`}
      idle={role === given.role}
      onClose={onClose}
    >
      <RoleSelect value={role} onChange={setRole} />
    </RoleDialog>
  );
}

/** Takes a role given by hand away. */
export function TakeRoleDialog({
  person,
  given,
  onClose,
}: {
  person: Person;
  given: GivenRole;
  onClose: () => void;
}) {
  return (
    <RoleDialog
      person={person}
      title={`Take ${given.role} ${given.where} away?`}
      change={{ place: given.place, before: given.role, role: null }}
      button={`Take ${given.role} away`}
      danger
      onClose={onClose}
    >
      <p>
        {given.remains === null
          ? 'They will have no role there, and see nothing of it any more.'
          : `They stay ${given.remains}.`}
      </p>
    </RoleDialog>
  );
}

function RoleDialog({
  person,
  title,
  change,
  button,
  idle = false,
  danger = false,
  onClose,
  children,
}: {
  person: Person;
  title: string;
  change: { readonly place: string; readonly before: Role | null; readonly role: Role | null };
  button: string;
  /** Nothing would change. */
  idle?: boolean;
  danger?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const { ask, pending, locked, trouble } = useChange();
  const { reason, setReason, forget } = useReason(`${title} ${person.userId} ${change.place}`);
  const { place, before, role } = change;

  async function go() {
    const done = await ask(() =>
      setRoleAction({
        tenants: place === 'all' ? 'all' : [place],
        userId: person.userId,
        before,
        role,
        reason,
      }),
    );
    if (done === null) return;
    forget();
    onClose();
  }

  return (
    <Dialog title={title} onClose={onClose} locked={pending}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <p>
          For <Visible text={person.name} max={64} />; counts from their next request on.
        </p>
        {person.you && before !== null && (
          <Notice tone="warn" title="This is you.">
            What you give up you cannot give back to yourself.
          </Notice>
        )}
        <fieldset disabled={locked} className="contents">
          {children}
        </fieldset>
        <ReasonInput value={reason} onChange={setReason} locked={locked} record="access log" />
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending} data-initial-focus>
            Cancel
          </Button>
          <Button
            type="submit"
            tone={danger ? 'danger' : 'primary'}
            busy={pending}
            disabled={idle || place === ''}
          >
            {pending ? 'Working…' : trouble?.unsure ? 'Ask again' : button}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
