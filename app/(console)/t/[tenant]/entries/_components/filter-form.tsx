'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useTransition } from 'react';
import { entriesHref } from '@/components/entry-links';
import { Button } from '@/components/ui/button';
import { INPUT } from '@/components/ui/field';
import { type EntryFilter, parseEntryFilter, TEXT_LIMIT } from '@/lib/dlq/filter';
import { VIOLATIONS } from '@/lib/dlq/violation';

const KINDS = Object.entries(VIOLATIONS).map(([kind, { label }]) => ({ kind, label }));

/**
 * The filter as a plain GET form. With scripts it applies itself when a field is left or chosen,
 * and leaves empty fields out of the address.
 */
export function FilterForm({
  tenant,
  filter,
  collections,
}: {
  tenant: string;
  filter: EntryFilter;
  collections: readonly string[];
}) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [applying, startApplying] = useTransition();
  const { status, violation } = filter;
  const odd = violation !== undefined && !KINDS.some(({ kind }) => kind === violation);

  // The address also changes elsewhere (a chip, a cell, going back): fields nobody is typing in follow it.
  useEffect(() => {
    for (const field of form.current?.elements ?? []) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
      if (field === document.activeElement || field.type === 'hidden') continue;
      field.value = filter[field.name as keyof EntryFilter] ?? '';
    }
  }, [filter]);

  function apply() {
    if (form.current === null) return;
    const params = new URLSearchParams();
    for (const [name, value] of new FormData(form.current)) {
      if (typeof value === 'string') params.append(name, value);
    }
    const next = entriesHref(tenant, parseEntryFilter(params).filter);
    if (next !== entriesHref(tenant, filter)) startApplying(() => router.push(next));
  }

  return (
    <search>
      <form
        ref={form}
        method="get"
        action={`/t/${tenant}/entries`}
        aria-label="Filter entries"
        aria-busy={applying}
        className="grid grid-cols-2 gap-2 px-4 py-2.5 sm:grid-cols-3 lg:flex lg:items-end"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        {status !== undefined && <input type="hidden" name="status" value={status} />}
        <label className="col-span-2 flex min-w-0 flex-1 flex-col gap-0.5 text-sm text-ink-2 sm:col-span-3">
          Text
          <input
            name="text"
            type="search"
            maxLength={TEXT_LIMIT}
            onBlur={apply}
            defaultValue={filter.text ?? ''}
            placeholder="user, document, collection, session, reason"
            className={INPUT}
          />
        </label>
        <label className="flex min-w-0 flex-col gap-0.5 text-sm text-ink-2 lg:w-40">
          Collection
          <input
            name="collection"
            list="collections"
            autoComplete="off"
            onBlur={apply}
            defaultValue={filter.collection ?? ''}
            className={INPUT}
          />
        </label>
        <datalist id="collections">
          {collections.map((collection) => (
            <option key={collection} value={collection}>
              {collection}
            </option>
          ))}
        </datalist>
        <label className="flex min-w-0 flex-col gap-0.5 text-sm text-ink-2 lg:w-36">
          Violation
          <select
            name="violation"
            onChange={apply}
            defaultValue={violation ?? ''}
            className={INPUT}
          >
            <option value="">any</option>
            {KINDS.map(({ kind, label }) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
            {odd && <option value={violation}>{violation}</option>}
          </select>
        </label>
        <label className="flex min-w-0 flex-col gap-0.5 text-sm text-ink-2 lg:w-36">
          User
          <input
            name="user"
            autoComplete="off"
            onBlur={apply}
            defaultValue={filter.user ?? ''}
            className={INPUT}
          />
        </label>
        <label className="flex min-w-0 flex-col gap-0.5 text-sm text-ink-2 lg:w-40">
          Document
          <input
            name="document"
            autoComplete="off"
            onBlur={apply}
            defaultValue={filter.document ?? ''}
            className={INPUT}
          />
        </label>
        <Button type="submit" busy={applying} className="self-end">
          Filter
        </Button>
      </form>
    </search>
  );
}
