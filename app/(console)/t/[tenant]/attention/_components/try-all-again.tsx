'use client';

import { useState } from 'react';
import { PlanDialog } from '@/app/(console)/t/[tenant]/operations/_components/plan-dialog';
import { Button } from '@/components/ui/button';
import { counted, grouped } from '@/lib/format/number';
import { numbered } from '../_lib/numbered';

/** The button that has all entries of one cause tried again: exactly those on screen, what came later is left alone. */
export function TryAllAgain({
  tenant,
  cause,
  entryIds,
}: {
  tenant: string;
  cause: string;
  entryIds: readonly string[];
}) {
  const [open, setOpen] = useState(false);
  const { q, count } = numbered(entryIds);
  const many = count < entryIds.length ? `the first ${grouped(count)}` : `all ${grouped(count)}`;
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        {count === 1 ? 'Try again' : `Try ${many} again`}
        <span className="sr-only">: {cause}</span>
      </Button>
      {open && (
        <PlanDialog
          tenant={tenant}
          action="follow_up"
          q={q}
          label={`${counted(count, 'entry', 'entries')}: ${cause}`}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
