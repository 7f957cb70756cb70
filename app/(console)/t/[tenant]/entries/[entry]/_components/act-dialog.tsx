'use client';

import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { followUpTerms } from '@/app/(console)/_lib/follow-up';
import { useChange } from '@/app/(console)/_lib/use-change';
import { useReason } from '@/app/(console)/_lib/use-reason';
import { DocumentPath } from '@/components/document-path';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import {
  holdAction,
  releaseAction,
  reopenAction,
  resolveAction,
  restoreAction,
  retryAction,
  retryFollowUpAction,
} from '../actions';
import type { QuickAct } from '../../_list/acts';
import { type ActEntry, type ActInput, consequence, type SimpleName } from './commands';
import { attemptOutcome, changedOutcome, type Outcome } from './outcome';
import { Reload } from './reload';

const TITLES: { readonly [N in SimpleName]: string } = {
  retry: 'Retry this write?',
  resolve: 'Resolve this entry?',
  reopen: 'Reopen this entry?',
  restore: 'Restore this entry?',
  hold: 'Hold this entry?',
  release: 'Release this entry?',
  'follow-up': 'Try again what the expiry owes?',
};

async function carryOut(name: SimpleName, input: ActInput) {
  switch (name) {
    case 'retry': {
      const result = await retryAction(input);
      return result.ok
        ? { ok: true as const, value: attemptOutcome(input.tenant, result.value) }
        : result;
    }
    case 'resolve':
      return told(name, await resolveAction(input));
    case 'reopen':
      return told(name, await reopenAction(input));
    case 'restore':
      return told(name, await restoreAction(input));
    case 'hold':
      return told(name, await holdAction(input));
    case 'release':
      return told(name, await releaseAction(input));
    case 'follow-up':
      return told(name, await retryFollowUpAction(input));
  }
}

function told(
  name: Exclude<SimpleName, 'retry'>,
  result: Awaited<ReturnType<typeof resolveAction>>,
) {
  if (!result.ok) return result;
  const act = INVERSES[name];
  const undo = act === undefined ? null : { act, version: result.value.version };
  return { ok: true as const, value: { ...changedOutcome(name), undo } };
}

/** What takes it back; the others cannot be. */
const INVERSES: { readonly [N in SimpleName]?: QuickAct } = {
  resolve: { name: 'reopen' },
  reopen: { name: 'resolve' },
  hold: { name: 'release' },
  release: { name: 'hold' },
};

/** Says what a command will do and asks for a reason. The version is the one that was on screen. */
export function ActDialog({
  entry,
  name,
  label,
  onClose,
  onDone,
}: {
  entry: ActEntry;
  name: SimpleName;
  label: string;
  onClose: () => void;
  onDone: (outcome: Outcome) => void;
}) {
  const { ask, pending, locked, trouble } = useChange();
  const required = name === 'follow-up' && followUpTerms(entry.expiredAction).reasonRequired;
  const { tenantId, entryId, version } = entry;
  const { reason, setReason, forget } = useReason(`${name} ${tenantId}/${entryId}`);

  async function go() {
    const outcome = await ask((requestId) =>
      carryOut(name, { tenant: tenantId, entryId, version, reason, requestId }),
    );
    if (outcome === null) return;
    forget();
    onDone(outcome);
  }

  return (
    <Dialog title={TITLES[name]} onClose={onClose} locked={pending}>
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
        <p className="text-ink-2">{consequence(name, entry)}</p>
        <ReasonInput
          value={reason}
          onChange={setReason}
          required={required}
          locked={locked}
          initialFocus
        />
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          {trouble?.code === 'conflict' ? (
            <Reload onDone={onClose} />
          ) : (
            <>
              <Button onClick={onClose} disabled={pending}>
                Cancel
              </Button>
              <Button
                type="submit"
                tone="primary"
                busy={pending}
                disabled={required && reason.trim() === ''}
              >
                {pending ? 'Working…' : trouble?.unsure ? 'Ask again' : label}
              </Button>
            </>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}
