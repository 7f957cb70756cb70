'use client';

import { type ReactNode, useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import type { Trouble } from '@/app/(console)/_lib/use-change';
import { consequenceWords } from '@/components/forecast-words';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import type { Forecast } from '../_lib/use-forecast';
import { ForecastNotice } from './forecast-notice';

/** The form of a policy dialog: its settings, what they would do, why, and the buttons. */
export function PolicyForm({
  label,
  ready,
  forecast,
  pending,
  locked,
  trouble,
  onSave,
  onCancel,
  children,
}: {
  /** What the button does. */
  label: string;
  /** The settings can be saved. */
  ready: boolean;
  forecast: Forecast;
  pending: boolean;
  locked: boolean;
  trouble: Trouble | null;
  onSave: (reason: string) => void;
  onCancel: () => void;
  children: ReactNode;
}) {
  const [reason, setReason] = useState('');
  const moved = trouble?.code === 'policy-moved';
  const consequence =
    forecast.kind === 'known' && forecast.fresh ? consequenceWords(forecast.effect) : null;
  const words = `${moved ? 'Replace theirs' : label}${consequence === null ? '' : ` and ${consequence}`}`;
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSave(reason);
      }}
    >
      <fieldset disabled={locked} className="contents">
        {children}
      </fieldset>
      <ForecastNotice forecast={forecast} />
      <ReasonInput value={reason} onChange={setReason} locked={locked} />
      <TroubleNotice trouble={trouble} />
      {moved && (
        <p className="text-sm text-ink-2">
          What you entered is kept. Cancel to look at theirs first.
        </p>
      )}
      <DialogActions>
        <Button onClick={onCancel} disabled={pending}>
          Cancel
        </Button>
        <Button
          type="submit"
          tone={consequence === null && !moved ? 'primary' : 'danger'}
          busy={pending}
          disabled={!ready}
        >
          {pending ? 'Saving…' : trouble?.unsure === true ? 'Ask again' : words}
        </Button>
      </DialogActions>
    </form>
  );
}
