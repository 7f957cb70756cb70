'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { Place } from '../../_components/place-select';
import {
  ChangeRoleDialog,
  type GivenRole,
  GiveRoleDialog,
  type Person,
  TakeRoleDialog,
} from './role-dialog';

/** Gives somebody a further role. */
export function GiveRoleButton({ person, places }: { person: Person; places: readonly Place[] }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        Give a role…
      </Button>
      {open && <GiveRoleDialog person={person} places={places} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Changes or takes away a role that was given by hand. */
export function GivenRoleButtons({ person, given }: { person: Person; given: GivenRole }) {
  const [open, setOpen] = useState<'change' | 'take' | null>(null);
  const close = () => setOpen(null);
  const what = `${given.role} ${given.where}`;
  return (
    <span className="inline-flex gap-1">
      <Button tone="quiet" onClick={() => setOpen('change')} aria-label={`Change ${what}`}>
        Change…
      </Button>
      <Button tone="quiet" onClick={() => setOpen('take')} aria-label={`Take ${what} away`}>
        Take away…
      </Button>
      {open === 'change' && <ChangeRoleDialog person={person} given={given} onClose={close} />}
      {open === 'take' && <TakeRoleDialog person={person} given={given} onClose={close} />}
    </span>
  );
}
