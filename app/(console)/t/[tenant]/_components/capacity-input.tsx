'use client';

import { describedBy, Field, INPUT } from '@/components/ui/field';
import { CAPACITY_MAX } from '@/lib/dlq/policy';
import { grouped } from '@/lib/format/number';

/** A capacity as typed, or null when it is none. */
export function readCapacity(text: string): number | null {
  const digits = text.trim().replaceAll(',', '');
  if (!/^\d{1,8}$/.test(digits)) return null;
  const value = Number(digits);
  return value >= 1 && value <= CAPACITY_MAX ? value : null;
}

export function CapacityInput({
  value,
  onChange,
}: {
  value: string;
  onChange: (text: string) => void;
}) {
  const wrong =
    readCapacity(value) === null ? `A whole number from 1 to ${grouped(CAPACITY_MAX)}.` : undefined;
  return (
    <Field
      id="capacity"
      label="Capacity"
      hint="Most entries in a queue, resolved ones included."
      error={wrong}
    >
      <input
        id="capacity"
        inputMode="numeric"
        autoComplete="off"
        className={`${INPUT} font-mono`}
        value={value}
        aria-invalid={wrong !== undefined}
        aria-describedby={describedBy('capacity')}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
