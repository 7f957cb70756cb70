'use client';

import { CheckRow } from '@/components/ui/check-row';
import { describedBy, Field, INPUT } from '@/components/ui/field';
import { OPERATION_RATE_MAX, type OperationAction } from '@/lib/dlq/operation';
import { grouped } from '@/lib/format/number';
import { span } from '@/lib/format/time';
import { visibleText } from '@/lib/format/visible';
import { attempts, canaryOn, type PlanDraft, readRate, readWhole } from '../_lib/plan-draft';
import type { Person } from '../_lib/planned';

interface Props {
  readonly action: OperationAction;
  readonly eligible: number;
  readonly people: readonly Person[];
  readonly draft: PlanDraft;
  readonly onChange: (part: Partial<PlanDraft>) => void;
}

/** What an action takes besides the entries. */
export function PlanOptions(props: Props) {
  const { action } = props;
  if (action === 'assign') return <Assignee {...props} />;
  if (action === 'note') return <Note {...props} />;
  return attempts(action) ? <Speed {...props} /> : null;
}

function Assignee({ people, draft, onChange }: Props) {
  return (
    <Field id="assignee" label="Who looks after them" hint="People with a role in this tenant.">
      <select
        id="assignee"
        required
        className={INPUT}
        aria-describedby={describedBy('assignee')}
        value={draft.to ?? 'choose'}
        onChange={(event) => onChange({ to: event.target.value })}
      >
        <option value="choose" disabled>
          Choose…
        </option>
        {people.map(({ actor, name, self }) => (
          <option key={actor} value={actor}>
            {visibleText(name)}
            {self ? ' (you)' : ''}
          </option>
        ))}
        <option value="">Nobody any more</option>
      </select>
    </Field>
  );
}

/** Characters a note takes; the server counts its bytes. */
const NOTE_MAX = 4_000;

function Note({ draft, onChange }: Props) {
  return (
    <Field id="note" label="Note" hint="Stands on the timeline of each entry with your name.">
      <textarea
        id="note"
        required
        rows={3}
        maxLength={NOTE_MAX}
        className={`${INPUT} h-auto py-1.5`}
        value={draft.note}
        aria-describedby={describedBy('note')}
        onChange={(event) => onChange({ note: event.target.value })}
      />
    </Field>
  );
}

function Speed({ action, eligible, draft, onChange }: Props) {
  const rate = readRate(draft.rate);
  const canary = canaryOn(draft, action, eligible);
  return (
    <div className="grid gap-x-6 gap-y-3 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <Field
        id="rate"
        label="Rate limit"
        hint={
          typeof rate === 'number'
            ? `${grouped(eligible)} take ${span((eligible / rate) * 1_000)} at least.`
            : 'Entries a second. Empty: as fast as it goes.'
        }
        error={
          rate === 'wrong' ? `A whole number from 1 to ${grouped(OPERATION_RATE_MAX)}.` : undefined
        }
      >
        <input
          id="rate"
          inputMode="numeric"
          autoComplete="off"
          className={INPUT}
          value={draft.rate}
          aria-invalid={rate === 'wrong'}
          aria-describedby={describedBy('rate')}
          onChange={(event) => onChange({ rate: event.target.value })}
        />
      </Field>
      <div className="flex flex-col gap-1.5">
        <CheckRow
          checked={canary}
          onChange={(checked) => onChange({ canary: checked })}
          label="Try a few first"
          hint="The rest begins only when those went well."
        />
        {canary && <CanaryInputs draft={draft} eligible={eligible} onChange={onChange} />}
      </div>
    </div>
  );
}

function CanaryInputs({
  draft,
  eligible,
  onChange,
}: Pick<Props, 'draft' | 'eligible' | 'onChange'>) {
  const first = readWhole(draft.canaryFirst, 1, Number.MAX_SAFE_INTEGER);
  const percent = readWhole(draft.canaryPercent, 0, 100);
  return (
    <div className="pl-5">
      <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
        <label htmlFor="canary-first">The first</label>
        <input
          id="canary-first"
          inputMode="numeric"
          autoComplete="off"
          className={`${INPUT} max-w-16`}
          value={draft.canaryFirst}
          aria-invalid={first === null}
          onChange={(event) => onChange({ canaryFirst: event.target.value })}
        />
        <label htmlFor="canary-percent">entries; stop above</label>
        <input
          id="canary-percent"
          inputMode="numeric"
          autoComplete="off"
          className={`${INPUT} max-w-14`}
          value={draft.canaryPercent}
          aria-invalid={percent === null}
          onChange={(event) => onChange({ canaryPercent: event.target.value })}
        />
        <span>% refused or failed.</span>
      </p>
      {(first === null || percent === null) && (
        <p role="alert" className="text-sm text-bad">
          A whole number of entries, and 0 to 100 %.
        </p>
      )}
      {first !== null && first >= eligible && (
        <p className="text-sm text-ink-2">That is all of them: nothing is left to hold back.</p>
      )}
    </div>
  );
}
