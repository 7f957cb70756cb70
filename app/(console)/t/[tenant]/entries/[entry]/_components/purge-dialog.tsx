'use client';

import { useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { useReason } from '@/app/(console)/_lib/use-reason';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { DocumentPath } from '@/components/document-path';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, INPUT } from '@/components/ui/field';
import { ExactMoment } from '@/components/ui/moment';
import { span } from '@/lib/format/time';
import { purgeAction } from '../actions';
import type { ActEntry } from './commands';
import { changedOutcome, type Outcome } from './outcome';
import { Reload } from './reload';

/** Purge: says what is lost and that waiting would do the same, and has the entry's number typed. */
export function PurgeDialog({
  entry,
  onClose,
  onDone,
}: {
  entry: ActEntry;
  onClose: () => void;
  onDone: (outcome: Outcome) => void;
}) {
  const { tenantId, entryId, version } = entry;
  const number = `${tenantId}/${entryId}`;
  const { ask, pending, locked, trouble } = useChange();
  const { reason, setReason, forget } = useReason(`purge ${tenantId}/${entryId}`);
  const [typed, setTyped] = useState('');
  const ready = typed.trim() === number && reason.trim() !== '';

  async function go() {
    if (!ready) return;
    const purged = await ask((requestId) =>
      purgeAction({ tenant: tenantId, entryId, version, reason, requestId }),
    );
    if (purged === null) return;
    forget();
    onDone(changedOutcome('purge'));
  }

  return (
    <Dialog title="Purge this entry?" onClose={onClose} locked={pending}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <p>
          <DocumentPath collection={entry.collection} document={entry.documentId} />
        </p>
        <p>
          <strong className="font-semibold text-bad">Its bytes are gone for good.</strong> They may
          be the only copy of what {entry.username === '' ? 'somebody' : entry.username} wrote;
          nothing brings them back, and the entry can no longer be restored or retried. Its facts
          and its timeline remain.
        </p>
        <p className="text-ink-2">
          <Retention entry={entry} />
        </p>
        <Field id="number" label={`Type ${number} to confirm`}>
          <input
            id="number"
            autoComplete="off"
            spellCheck={false}
            readOnly={locked}
            className={INPUT}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
        <ReasonInput value={reason} onChange={setReason} required locked={locked} />
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          {trouble?.code === 'conflict' ? (
            <Reload onDone={onClose} />
          ) : (
            <>
              <Button onClick={onClose} disabled={pending} data-initial-focus>
                Cancel
              </Button>
              <Button type="submit" tone="danger" busy={pending} disabled={!ready}>
                {pending ? 'Erasing…' : trouble?.unsure ? 'Ask again' : `Purge ${number}`}
              </Button>
            </>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Retention({ entry: { restorableUntil, asOf } }: { entry: ActEntry }) {
  if (restorableUntil === null) return 'By itself it would be kept without end.';
  if (restorableUntil <= asOf) return 'Retention has ended; the next sweep purges it by itself.';
  return (
    <>
      Left alone it is purged by itself in {span(restorableUntil - asOf)}, at{' '}
      <ExactMoment at={restorableUntil} />.
    </>
  );
}
