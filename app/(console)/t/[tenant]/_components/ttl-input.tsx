'use client';

import { describedBy, Field, INPUT } from '@/components/ui/field';
import { U64_MAX } from '@/lib/dlq/ids';
import { TTL_UNITS, type TtlUnit } from '@/lib/format/policy';

export interface Ttl {
  /** As typed; whole numbers only. */
  readonly amount: string;
  readonly unit: TtlUnit;
}

/** Seconds as a decimal u64, or what is wrong with the number. */
export function ttlSeconds({ amount, unit }: Ttl): { secs: string } | { wrong: string } {
  const digits = amount.trim().replaceAll(',', '');
  if (!/^\d{1,20}$/.test(digits)) return { wrong: 'A whole number, 0 or more.' };
  const each = TTL_UNITS.find(({ name }) => name === unit)?.seconds ?? 1n;
  const secs = BigInt(digits) * each;
  if (secs > U64_MAX) return { wrong: 'More than 18,446,744,073,709,551,615 seconds.' };
  return { secs: String(secs) };
}

/** A time to live as number and unit; in seconds it takes every u64. */
export function TtlInput({
  id,
  label,
  hint,
  ttl,
  disabled = false,
  onChange,
}: {
  id: string;
  label: string;
  hint?: string;
  ttl: Ttl;
  disabled?: boolean;
  onChange: (ttl: Ttl) => void;
}) {
  const read = ttlSeconds(ttl);
  const wrong = !disabled && 'wrong' in read ? read.wrong : undefined;
  return (
    <Field id={id} label={label} hint={hint} error={wrong}>
      <div className="flex gap-2">
        <input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          className={`${INPUT} font-mono`}
          value={ttl.amount}
          disabled={disabled}
          aria-invalid={wrong !== undefined}
          aria-describedby={describedBy(id)}
          onChange={(event) => onChange({ ...ttl, amount: event.target.value })}
        />
        <select
          aria-label={`Unit of ${label.toLowerCase()}`}
          className={`${INPUT} !w-28 shrink-0`}
          value={ttl.unit}
          disabled={disabled}
          onChange={(event) => {
            const unit = TTL_UNITS.find(({ name }) => name === event.target.value);
            if (unit) onChange({ ...ttl, unit: unit.name });
          }}
        >
          {TTL_UNITS.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
    </Field>
  );
}
