'use client';

import { describedBy, Field, INPUT } from '@/components/ui/field';
import type { Place } from '../../members/_components/place-select';

export interface Picked {
  readonly all: boolean;
  readonly ids: readonly string[];
  /** Ids of tenants that are yet to come, as typed. */
  readonly more: string;
}

/** The tenants picked, or what is wrong. A tenant's id is a decimal number up to 2^63-1. */
export function pickedTenants({
  all,
  ids,
  more,
}: Picked): { tenants: 'all' | string[] } | { wrong: string } {
  if (all) return { tenants: 'all' };
  const typed = more.split(/[\s,]+/).filter((text) => text !== '');
  const odd = typed.find((text) => !/^(0|[1-9]\d{0,18})$/.test(text));
  if (odd !== undefined) return { wrong: 'Numbers, separated by commas.' };
  const tenants = [...new Set([...ids, ...typed])];
  if (tenants.length === 0) return { wrong: 'Pick at least one tenant.' };
  return tenants.length > 100 ? { wrong: 'At most 100 tenants.' } : { tenants };
}

/** Which tenants a key reaches. */
export function TenantPicker({
  tenants,
  everywhere,
  picked,
  onChange,
}: {
  tenants: readonly Place[];
  /** Whoever makes the key is admin of all tenants. */
  everywhere: boolean;
  picked: Picked;
  onChange: (picked: Picked) => void;
}) {
  const read = pickedTenants(picked);
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="pb-1 text-sm font-medium text-ink-2">Tenants</legend>
      {everywhere && (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-0.5"
            checked={picked.all}
            onChange={(event) => onChange({ ...picked, all: event.target.checked })}
          />
          <span>
            All tenants<span className="text-ink-2">, those to come included</span>
          </span>
        </label>
      )}
      {!picked.all && (
        <>
          <div className="max-h-40 overflow-auto rounded border border-line-strong px-2 py-1.5 empty:hidden">
            {tenants.map(({ value, label }) => (
              <label key={value} className="flex items-start gap-2 py-0.5">
                <input
                  type="checkbox"
                  className="mt-0.5"
                  checked={picked.ids.includes(value)}
                  onChange={(event) =>
                    onChange({
                      ...picked,
                      ids: event.target.checked
                        ? [...picked.ids, value]
                        : picked.ids.filter((each) => each !== value),
                    })
                  }
                />
                <span className="min-w-0 [overflow-wrap:anywhere]">{label}</span>
              </label>
            ))}
          </div>
          {everywhere && (
            <Field
              id="more-tenants"
              label="Tenants that are yet to come"
              hint="Their numbers. A tenant comes into being with its first rejected delta."
              error={'wrong' in read && picked.more.trim() !== '' ? read.wrong : undefined}
            >
              <input
                id="more-tenants"
                inputMode="numeric"
                autoComplete="off"
                maxLength={2_000}
                className={INPUT}
                value={picked.more}
                aria-describedby={describedBy('more-tenants')}
                onChange={(event) => onChange({ ...picked, more: event.target.value })}
              />
            </Field>
          )}
        </>
      )}
    </fieldset>
  );
}
