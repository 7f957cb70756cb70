'use client';

import { REASON_MAX } from '@/lib/dlq/names';
import { describedBy, Field, INPUT } from '@/components/ui/field';

/** Why it is done. */
export function ReasonInput({
  value,
  onChange,
  required = false,
  locked = false,
  initialFocus = false,
  record = 'WAL',
}: {
  value: string;
  onChange: (text: string) => void;
  required?: boolean;
  /** Nothing can be changed now, only read. */
  locked?: boolean;
  initialFocus?: boolean;
  /** Where it is kept. */
  record?: 'WAL' | 'access log';
}) {
  return (
    <Field
      id="reason"
      label={required ? 'Reason (required)' : 'Reason (optional)'}
      hint={`Stands in the ${record} with your name.`}
    >
      <input
        id="reason"
        maxLength={REASON_MAX}
        autoComplete="off"
        required={required}
        readOnly={locked}
        className={INPUT}
        value={value}
        aria-describedby={describedBy('reason')}
        data-initial-focus={initialFocus || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
