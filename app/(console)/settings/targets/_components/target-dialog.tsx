'use client';

import { type ReactNode, useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { useReason } from '@/app/(console)/_lib/use-reason';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { describedBy, Field, INPUT } from '@/components/ui/field';
import type { TargetKind } from '@/lib/dlq/entry';
import { setTargetAction } from '../actions';
import { type SetTarget, tenantTitle } from './set-target';
import { useTheirs } from './use-theirs';

/** Chooses where a tenant's attempts go from now on. */
export function TargetDialog({
  target,
  onClose,
  onDone,
}: {
  target: SetTarget;
  onClose: () => void;
  /** With the secret that was made; null: none was. */
  onDone: (secret: string | null) => void;
}) {
  const { ask, pending, locked, trouble } = useChange();
  useTheirs(trouble);
  const [kind, setKind] = useState<TargetKind>(target.kind);
  const [url, setUrl] = useState(target.url ?? '');
  const { reason, setReason, forget } = useReason(`target ${target.tenantId}`);
  const [newSecret, setNewSecret] = useState(false);
  const first = target.kind !== 'webhook';

  async function save() {
    const done = await ask((requestId) =>
      setTargetAction({
        tenant: target.tenantId,
        kind,
        url: kind === 'webhook' ? url : '',
        newSecret: kind === 'webhook' && (first || newSecret),
        seen: target.updatedAt ?? 0,
        reason,
        requestId,
      }),
    );
    if (done === null) return;
    forget();
    onDone(done.secret);
  }

  return (
    <Dialog title={`Target of ${tenantTitle(target)}`} onClose={onClose} locked={pending}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <fieldset disabled={locked} className="flex flex-col gap-2">
          <legend className="pb-1 text-sm font-medium text-ink-2">
            Retries and force-applies go to
          </legend>
          <Choice kind="embedded" chosen={kind} onChoose={setKind} label="The embedded target">
            A small document store in the same Postgres. Needs nothing else.
          </Choice>
          <Choice kind="webhook" chosen={kind} onChoose={setKind} label="A webhook">
            Your own sync server; one signed POST for every attempt.
          </Choice>
        </fieldset>
        {kind === 'webhook' && (
          <fieldset disabled={locked} className="contents">
            <Field
              id="url"
              label="Address"
              hint="https, or http inside a private network where the server allows it; without user, query or fragment. It stands in the WAL."
            >
              <input
                id="url"
                type="url"
                required
                maxLength={2000}
                autoComplete="off"
                spellCheck={false}
                className={`${INPUT} font-mono`}
                value={url}
                aria-describedby={describedBy('url')}
                onChange={(event) => setUrl(event.target.value)}
              />
            </Field>
            {first ? (
              <p className="text-sm text-ink-2">
                A secret for signing is made and shown once, after saving.
              </p>
            ) : (
              <CheckRow
                checked={newSecret}
                onChange={setNewSecret}
                label="Make a new secret"
                hint="The present one stops counting at once. Another receiver should not get it."
              />
            )}
          </fieldset>
        )}
        <p className="text-sm text-ink-2">
          It counts from the next attempt on. An attempt under way ends where it began.
        </p>
        <ReasonInput value={reason} onChange={setReason} locked={locked} />
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" busy={pending}>
            {pending ? 'Saving…' : trouble?.unsure ? 'Ask again' : 'Set target'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Choice({
  kind,
  chosen,
  onChoose,
  label,
  children,
}: {
  kind: TargetKind;
  chosen: TargetKind;
  onChoose: (kind: TargetKind) => void;
  label: string;
  children: ReactNode;
}) {
  return (
    <label className="flex items-start gap-2 rounded border border-line px-2.5 py-2 has-checked:border-ink">
      <input
        type="radio"
        name="kind"
        className="mt-0.5"
        checked={chosen === kind}
        data-initial-focus={chosen === kind || undefined}
        onChange={() => onChoose(kind)}
      />
      <span>
        {label}
        <span className="block text-sm text-ink-2">{children}</span>
      </span>
    </label>
  );
}
