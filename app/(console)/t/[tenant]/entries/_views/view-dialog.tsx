'use client';

import { useId, useState } from 'react';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { describedBy, Field, INPUT } from '@/components/ui/field';
import { type SavedView, VIEW_NAME_MAX } from '@/lib/dlq/saved-view';
import { visibleText } from '@/lib/format/visible';
import { changeViewAction, saveViewAction } from './actions';

/** Keeps the present filter under a name, or gives a view another one. */
export function ViewDialog({
  tenant,
  q,
  view,
  mayShare,
  onClose,
  onDone,
}: {
  tenant: string;
  q: string;
  /** To be renamed; null: a new one. */
  view: SavedView | null;
  mayShare: boolean;
  onClose: () => void;
  onDone: (said: string) => void;
}) {
  const { ask, pending, locked, trouble } = useChange();
  const id = useId();
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState(false);
  const empty = name.trim() === '';

  async function save() {
    if (empty) return;
    const done = await ask<object>((requestId) =>
      view === null
        ? saveViewAction({ tenant, name, query: q, shared, requestId })
        : changeViewAction({ tenant, id: view.id, seen: view.updatedAt, name }),
    );
    if (done === null) return;
    const title = visibleText(name.trim());
    onDone(view === null ? `“${title}” is kept.` : `It is called “${title}” now.`);
  }

  return (
    <Dialog
      title={view === null ? 'Save this filter as a view' : `Rename “${visibleText(view.name)}”`}
      onClose={onClose}
      locked={pending}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {view === null && (
          <p className="rounded border border-line bg-paper-2 px-2.5 py-1.5 font-mono text-sm [overflow-wrap:anywhere]">
            {visibleText(q)}
          </p>
        )}
        <fieldset disabled={locked} className="contents">
          <Field id={id} label="Name" hint={empty ? 'A name is needed to find it again.' : null}>
            <input
              id={id}
              aria-describedby={describedBy(id)}
              data-initial-focus
              required
              maxLength={VIEW_NAME_MAX}
              value={name}
              onChange={(event) => setName(event.target.value)}
              className={INPUT}
            />
          </Field>
          {view === null && mayShare && (
            <CheckRow
              checked={shared}
              onChange={setShared}
              label="Share with everybody here"
              hint="Everybody with a role in this tenant finds it among their views. You and admins can change it."
            />
          )}
        </fieldset>
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" busy={pending}>
            {pending ? 'Saving…' : trouble?.unsure ? 'Ask again' : 'Save view'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
