'use client';

import { describedBy, Field, INPUT } from '@/components/ui/field';
import { U64_MAX } from '@/lib/dlq/ids';
import { grouped } from '@/lib/format/number';
import { TTL_UNITS, type TtlUnit } from '@/lib/format/policy';

export interface Ttl {
  /** As typed; whole numbers only. */
  readonly amount: string;
  readonly unit: TtlUnit;
}

/** Seconds as a decimal number up to `most`, or what is wrong with it. */
export function ttlSeconds(
  { amount, unit }: Ttl,
  most: bigint = U64_MAX,
): { secs: string } | { wrong: string } {
  const digits = amount.trim().replaceAll(',', '');
  if (!/^\d{1,20}$/.test(digits)) return { wrong: 'A whole number, 0 or more.' };
  const each = TTL_UNITS.find(({ name }) => name === unit)?.seconds ?? 1n;
  const secs = BigInt(digits) * each;
  if (secs > most) return { wrong: `More than ${grouped(String(most))} seconds.` };
  return { secs: String(secs) };
}

/** A span as number and unit; in seconds it takes every whole number up to `most`. */
export function TtlInput({
  id,
  label,
  hint,
  ttl,
  disabled = false,
  most = U64_MAX,
  onChange,
}: {
  id: string;
  label: string;
  hint?: string;
  ttl: Ttl;
  disabled?: boolean;
  /** Seconds. */
  most?: bigint;
  onChange: (ttl: Ttl) => void;
}) {
  const read = ttlSeconds(ttl, most);
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
