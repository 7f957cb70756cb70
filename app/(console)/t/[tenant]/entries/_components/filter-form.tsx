'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useRef, useTransition } from 'react';
import { entriesHref } from '@/components/entry-links';
import { Button } from '@/components/ui/button';
import {
  type EntryFilter,
  type FilterKey,
  filterToParams,
  parseEntryFilter,
  queryText,
  valueOf,
  withFilter,
} from '@/lib/dlq/filter';
import { VIOLATIONS } from '@/lib/dlq/violation';
import { QueryBox } from '../_search/query-box';
import { useExcluding } from '../_search/use-excluding';
import { FilterField, FilterSelect } from './filter-field';

const KINDS = Object.entries(VIOLATIONS).map(([kind, { label }]) => ({ value: kind, label }));
const HELD = [
  { value: 'yes', label: 'held' },
  { value: 'no', label: 'not held' },
];

/** Keys with a field of their own behind "More filters". */
const FIELDS = [
  'collection',
  'violation',
  'user',
  'document',
  'session',
  'device',
  'peer',
  'age',
  'retries',
  'held',
  'assignee',
] as const;

const VALUES: ReadonlySet<string> = new Set(['peer', 'age', 'retries']);

/**
 * The filter, as a box to write in and as fields: two plain GET forms for one and the same address. With scripts the
 * fields apply themselves when they are left or chosen.
 */
export function FilterForm({
  tenant,
  person,
  filter,
  asked,
  collections,
  children,
}: {
  tenant: string;
  /** Id of who looks. */
  person: string;
  filter: EntryFilter;
  /** The query of the address, with what of it is wrong. */
  asked: string;
  collections: readonly string[];
  /** Beside the box. */
  children?: ReactNode;
}) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [applying, startApplying] = useTransition();
  useExcluding(tenant, filter);
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
  const active = FIELDS.filter((key) => valueOf(filter, key) !== undefined).length;

  // The address also changes elsewhere (the box, a chip, a cell, going back): fields nobody is typing in follow it.
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
      <div className="flex flex-wrap items-start gap-2">
        <QueryBox tenant={tenant} person={person} asked={asked} />
        {children}
        <details data-fold="" className="group">
          <summary className="inline-flex h-7.5 items-center gap-1.5 rounded px-1.5 whitespace-nowrap text-ink-2 hover:bg-hover hover:text-ink">
            <span aria-hidden="true" className="text-ink-3 group-open:rotate-90">
              ›
            </span>
            More filters
            {active > 0 && <Count of={active} />}
          </summary>
        </details>
      </div>
      <form
        ref={form}
        method="get"
        action={`/t/${tenant}/entries`}
        aria-label="Filter entries"
        aria-busy={applying}
        className="folded grid grid-cols-2 items-end gap-2 pt-2 sm:grid-cols-4 lg:grid-cols-6"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        {others.terms.length > 0 && <input type="hidden" name="q" value={queryText(others)} />}
        <FilterField
          {...field}
          name="collection"
          label="Collection"
          placeholder="any collection"
          options={collections}
        />
        <FilterSelect
          {...field}
          name="violation"
          label="Violation"
          any="any violation"
          options={[...KINDS, ...odd]}
        />
        <FilterField {...field} name="user" label="User" />
        <FilterField {...field} name="document" label="Document" />
        <FilterField {...field} name="session" label="Session" />
        <FilterField {...field} name="device" label="Device" placeholder="version, address, peer" />
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
        <FilterField
          {...field}
          name="assignee"
          label="Assignee"
          placeholder="me, none"
          options={['me', 'none']}
        />
        {/* Leaving a field applies; the button is for those who look for one, and without scripts. */}
        <Button type="submit" busy={applying}>
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
