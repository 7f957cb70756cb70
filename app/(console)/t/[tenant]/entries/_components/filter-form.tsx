'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useTransition } from 'react';
import { entriesHref } from '@/components/entry-links';
import { Button } from '@/components/ui/button';
import { INPUT } from '@/components/ui/field';
import {
  type EntryFilter,
  type FilterKey,
  filterToParams,
  parseEntryFilter,
  queryText,
  valueOf,
  withFilter,
} from '@/lib/dlq/filter';
import { TEXT_LIMIT } from '@/lib/dlq/query-keys';
import { VIOLATIONS } from '@/lib/dlq/violation';
import { FilterField, FilterSelect } from './filter-field';

const KINDS = Object.entries(VIOLATIONS).map(([kind, { label }]) => ({ value: kind, label }));
const HELD = [
  { value: 'yes', label: 'held' },
  { value: 'no', label: 'not held' },
];

/** Fields behind "More filters". */
const MORE = ['user', 'document', 'session', 'device', 'peer', 'age', 'retries', 'held'] as const;

/** All fields of the form. */
const FIELDS = ['text', 'collection', 'violation', ...MORE] as const;

const VALUES: ReadonlySet<string> = new Set(['peer', 'age', 'retries']);

/**
 * The filter as a plain GET form. With scripts it applies itself when a field is left or chosen,
 * and leaves empty fields out of the address. The two folds are plain disclosures, so they work without.
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
  const violation = valueOf(filter, 'violation');
  const odd =
    violation !== undefined && !KINDS.some(({ value }) => value === violation)
      ? [{ value: violation, label: violation }]
      : [];
  // What the fields cannot show goes along as it is.
  const others = FIELDS.reduce(
    (rest, key) => (valueOf(filter, key) === undefined ? rest : withFilter(rest, key, undefined)),
    filter,
  );
  const more = MORE.filter((key) => valueOf(filter, key) !== undefined).length;
  const active = filter.terms.filter(({ key }) => key !== 'status').length;

  // The address also changes elsewhere (a chip, a cell, going back): fields nobody is typing in follow it.
  useEffect(() => {
    for (const field of form.current?.elements ?? []) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
      if (field === document.activeElement || field.type === 'hidden') continue;
      field.value = valueOf(filter, field.name as FilterKey) ?? '';
    }
  }, [filter]);

  function apply() {
    if (form.current === null) return;
    const params = filterToParams(others);
    for (const [name, value] of new FormData(form.current)) {
      // Names count to the letter, blanks included; around a number they are an accident.
      if (typeof value !== 'string' || value === '' || name === 'q') continue;
      params.append(name, VALUES.has(name) ? value.trim() : value);
    }
    const { filter: wanted, problems } = parseEntryFilter(params);
    // What is not understood goes along, so that the page can say so.
    const next =
      problems.length === 0
        ? entriesHref(tenant, wanted)
        : `/t/${tenant}/entries?${params.toString()}`;
    if (next !== entriesHref(tenant, filter)) startApplying(() => router.push(next));
  }

  const field = { filter, onApply: apply };
  return (
    <search className="fold block px-4 py-2.5">
      <details className="sm:hidden">
        <summary className="flex h-8 items-center justify-center gap-2 rounded border border-line-strong font-medium">
          Filters
          {active > 0 && <Count of={active} />}
        </summary>
      </details>
      <form
        ref={form}
        method="get"
        action={`/t/${tenant}/entries`}
        aria-label="Filter entries"
        aria-busy={applying}
        className="folded-narrow fold-wide flex flex-col gap-2 max-sm:pt-2.5"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        {others.terms.length > 0 && <input type="hidden" name="q" value={queryText(others)} />}
        <div className="flex items-end gap-2 max-sm:flex-col max-sm:items-stretch">
          <label className="flex min-w-0 flex-1 flex-col">
            <span className="sr-only">Text</span>
            <input
              name="text"
              type="search"
              data-search=""
              maxLength={TEXT_LIMIT}
              onBlur={apply}
              defaultValue={valueOf(filter, 'text') ?? ''}
              placeholder="Search user, document, collection, session, reason, client"
              className={INPUT}
            />
          </label>
          <FilterField
            {...field}
            name="collection"
            label="Collection"
            quiet
            placeholder="any collection"
            options={collections}
            className="sm:w-40"
          />
          <FilterSelect
            {...field}
            name="violation"
            label="Violation"
            quiet
            any="any violation"
            options={[...KINDS, ...odd]}
            className="sm:w-36"
          />
          <details className="group max-sm:hidden">
            <summary className="inline-flex h-7 items-center gap-1.5 rounded px-1.5 whitespace-nowrap text-ink-2 hover:bg-hover hover:text-ink">
              <span aria-hidden="true" className="text-ink-3 group-open:rotate-90">
                ›
              </span>
              More filters
              {more > 0 && <Count of={more} />}
            </summary>
          </details>
          {/* Enter and leaving a field apply; the button is for those who look for one, and without scripts. */}
          <Button type="submit" busy={applying} className="max-sm:hidden">
            Filter
          </Button>
        </div>
        <div className="folded-wide grid grid-cols-2 gap-2 sm:grid-cols-4 lg:grid-cols-8">
          <FilterField {...field} name="user" label="User" />
          <FilterField {...field} name="document" label="Document" />
          <FilterField {...field} name="session" label="Session" />
          <FilterField
            {...field}
            name="device"
            label="Device"
            placeholder="version, address, peer"
          />
          <FilterField {...field} name="peer" label="Peer" numeric />
          <FilterField
            {...field}
            name="age"
            label="Age"
            placeholder=">1h, <3d, 1h..3d"
            options={['<1h', '<1d', '<1w', '>1h', '>1d', '1d..3d']}
          />
          <FilterField
            {...field}
            name="retries"
            label="Retries"
            placeholder="3, >=1, 1..4"
            options={['0', '>=1', '>=3']}
          />
          <FilterSelect {...field} name="held" label="Held" any="either" options={HELD} />
        </div>
        <Button type="submit" busy={applying} className="sm:hidden">
          Filter
        </Button>
      </form>
    </search>
  );
}

function Count({ of }: { of: number }) {
  return (
    <span className="rounded-full bg-info-fill px-1.5 text-xs leading-4.5 text-info">
      {of}
      <span className="sr-only"> active</span>
    </span>
  );
}
