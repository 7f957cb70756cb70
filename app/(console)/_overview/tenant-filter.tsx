'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { INPUT } from '@/components/ui/field';

/** One tenant or all of them, as a plain GET form; with scripts choosing is enough. */
export function TenantFilter({
  tenants,
  chosen,
  hidden,
}: {
  tenants: readonly { readonly tenantId: string; readonly label: string }[];
  /** Null: all. */
  chosen: string | null;
  /** What else the address says. */
  hidden: Readonly<Record<string, string>>;
}) {
  const router = useRouter();
  const [applying, startApplying] = useTransition();
  return (
    <search>
      <form
        method="get"
        action="/"
        aria-label="Which tenants"
        aria-busy={applying}
        className="flex items-center gap-2"
        onChange={(event) => {
          const params = new URLSearchParams();
          for (const [name, value] of new FormData(event.currentTarget)) {
            if (typeof value === 'string' && value !== '') params.set(name, value);
          }
          startApplying(() => router.push(`/?${params.toString()}`));
        }}
      >
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <label className="flex items-center gap-2 text-sm text-ink-2">
          Tenant
          <select
            key={chosen}
            name="tenant"
            defaultValue={chosen ?? ''}
            className={`${INPUT} max-w-52`}
          >
            <option value="">All</option>
            {tenants.map(({ tenantId, label }) => (
              <option key={tenantId} value={tenantId}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <noscript>
          <Button type="submit">Show</Button>
        </noscript>
      </form>
    </search>
  );
}
