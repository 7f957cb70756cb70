'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { operationHref } from '@/components/operations/links';
import { ACTION_WORDS, actionMeaning, askWords } from '@/components/operations/words';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { describedBy, Field, INPUT } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import {
  OPERATION_MAX,
  type OperationAction,
  type OperationPlan,
  takesReason,
} from '@/lib/dlq/operation';
import { counted, grouped } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import { planAction, startOperationAction } from '../actions';
import type { Planned } from '../_lib/planned';
import { readDraft, readWhole, usePlanDraft } from '../_lib/plan-draft';
import { PlanOptions } from './plan-options';
import { PlanSummary } from './plan-summary';

type Look =
  | { readonly kind: 'looking' }
  | { readonly kind: 'seen'; readonly planned: Planned }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * An action on many entries: first what it would meet, then what it takes, then the operation's own page.
 * `q` says which entries, in the filter language; `label` says the same to a person: "12 selected entries".
 */
export function PlanDialogBody({
  tenant,
  action,
  q,
  label,
  onClose,
  onStarted,
}: {
  tenant: string;
  action: OperationAction;
  q: string;
  label: string;
  onClose: () => void;
  /** It was confirmed; its own page is on the way. */
  onStarted?: () => void;
}) {
  const router = useRouter();
  const { ask, pending, locked, trouble } = useChange();
  const [look, setLook] = useState<Look>({ kind: 'looking' });
  /** How many matched when it was confirmed and no longer do. */
  const [before, setBefore] = useState<number | null>(null);
  const { draft, change, forget } = usePlanDraft(`${tenant} ${action} ${q}`);
  const [typed, setTyped] = useState('');

  useEffect(() => void plan(tenant, action, q).then(setLook), [tenant, action, q]);

  async function lookAgain() {
    setTyped('');
    setLook({ kind: 'looking' });
    setLook(await plan(tenant, action, q));
  }

  const planned = look.kind === 'seen' ? look.planned : null;
  const possible = planned !== null && isPossible(planned.plan) ? planned.plan : null;
  const read = possible === null ? null : readDraft(draft, action, possible.eligible);
  const counts = action === 'force_apply' && possible !== null && possible.eligible > 1;
  const ready =
    read !== null &&
    (!takesReason(action) || draft.reason.trim() !== '') &&
    (!counts || readWhole(typed, 1, OPERATION_MAX) === possible.eligible);

  async function go() {
    if (possible === null || read === null || !ready) return;
    let moved = false;
    const made = await ask(async (requestId) => {
      const answer = await startOperationAction({
        tenant,
        action,
        q,
        ...read,
        reason: draft.reason,
        expectedCount: possible.total,
        requestId,
      });
      moved = !answer.ok && answer.code === 'count-moved';
      return answer;
    });
    if (moved) {
      setBefore(possible.total);
      await lookAgain();
    }
    if (made === null) return;
    forget();
    onClose();
    onStarted?.();
    router.push(operationHref(tenant, made.operationId));
  }

  const words = possible === null ? null : askWords(action, possible.eligible);
  return (
    <Dialog
      title={words === null ? `${ACTION_WORDS[action]}: ${visibleText(label)}` : `${words}?`}
      onClose={onClose}
      locked={pending}
      wide
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        {planned !== null && before !== null && <Moved before={before} now={planned.plan.total} />}
        <div aria-live="polite" aria-busy={look.kind === 'looking'}>
          <Plan look={look} label={label} />
        </div>
        {possible !== null && planned !== null && (
          <>
            <p className="max-w-[62ch] text-ink-2">
              {actionMeaning(action, possible.target, read?.parameters)}
            </p>
            <fieldset disabled={locked} className="contents">
              <PlanOptions
                action={action}
                eligible={possible.eligible}
                people={planned.people}
                draft={draft}
                onChange={change}
              />
            </fieldset>
            <ReasonInput
              value={draft.reason}
              onChange={(reason) => change({ reason })}
              required={takesReason(action)}
              locked={locked}
            />
            {counts && (
              <TypedCount
                count={possible.eligible}
                value={typed}
                locked={locked}
                onChange={setTyped}
              />
            )}
            {possible.needsSecondPerson && (
              <Notice tone="info" title="Somebody else has to approve it.">
                It starts when a second person with the role operator says so; the set is frozen
                now.
              </Notice>
            )}
          </>
        )}
        {trouble?.code !== 'count-moved' && <TroubleNotice trouble={trouble} />}
        <DialogActions>
          <Button onClick={onClose} disabled={pending} data-initial-focus>
            {planned !== null && possible === null ? 'Close' : 'Cancel'}
          </Button>
          {look.kind === 'failed' && <Button onClick={() => void lookAgain()}>Look again</Button>}
          {words !== null && (
            <Button
              type="submit"
              tone={action === 'force_apply' ? 'danger' : 'primary'}
              busy={pending}
              disabled={!ready}
            >
              {pending ? 'Freezing the set…' : trouble?.unsure === true ? 'Ask again' : words}
            </Button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}

async function plan(tenant: string, action: OperationAction, q: string): Promise<Look> {
  try {
    const result = await planAction({ tenant, action, q });
    return result.ok
      ? { kind: 'seen', planned: result.value }
      : { kind: 'failed', message: result.message };
  } catch {
    return { kind: 'failed', message: 'The server did not answer.' };
  }
}

function isPossible({ eligible, tooMany }: OperationPlan): boolean {
  return eligible > 0 && !tooMany;
}

function Plan({ look, label }: { look: Look; label: string }) {
  switch (look.kind) {
    case 'looking':
      return (
        <div>
          <p className="pb-2 text-ink-2">Looking at {visibleText(label)}…</p>
          <div className="skeleton h-40" />
        </div>
      );
    case 'failed':
      return (
        <Notice tone="bad" title="There is no plan.">
          {look.message} Nothing was changed.
        </Notice>
      );
    case 'seen':
      return <PlanSummary plan={look.planned.plan} label={label} />;
  }
}

function Moved({ before, now }: { before: number; now: number }) {
  return (
    <Notice live tone="warn" title="The set moved; nothing was done.">
      {before === now
        ? `${counted(now, 'entry matches', 'entries match')}, but it was another number for a moment. Look once more, then confirm.`
        : `It was ${counted(before, 'entry', 'entries')} when you looked, it is ${grouped(now)} now. Look at them, then confirm.`}
    </Notice>
  );
}

function TypedCount({
  count,
  value,
  locked,
  onChange,
}: {
  count: number;
  value: string;
  locked: boolean;
  onChange: (text: string) => void;
}) {
  return (
    <Field
      id="typed-count"
      label={`Type ${grouped(count)} to confirm how many`}
      hint="Each of them is written over what stands there by then."
    >
      <input
        id="typed-count"
        inputMode="numeric"
        autoComplete="off"
        required
        readOnly={locked}
        className={`${INPUT} max-w-40 font-mono`}
        value={value}
        aria-describedby={describedBy('typed-count')}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
