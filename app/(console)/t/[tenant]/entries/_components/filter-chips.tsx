import Link from 'next/link';
import { entriesHref } from '@/components/entry-links';
import { Visible } from '@/components/ui/visible';
import {
  type EntryFilter,
  filterOf,
  inverted,
  narrowedBy,
  NO_FILTER,
  type Term,
  termText,
  valueOf,
  withFilter,
  withoutTerm,
} from '@/lib/dlq/filter';
import { violationKindLabel } from '@/lib/dlq/violation';
import { visibleText } from '@/lib/format/visible';

/** Narrowings that are asked for again and again, one press each. */
const OFFERED: readonly { readonly name: string; readonly set: EntryFilter }[] = [
  { name: 'last hour', set: filterOf({ age: '<1h' }) },
  { name: 'last day', set: filterOf({ age: '<1d' }) },
  { name: 'over a day old', set: filterOf({ age: '>1d' }) },
  { name: 'retried', set: filterOf({ retries: '>=1' }) },
  { name: 'never retried', set: filterOf({ retries: '0' }) },
  { name: 'held', set: filterOf({ held: 'yes' }) },
];

/** What a term asks for, the kinds of violations in words. */
function shown({ key, values }: Term): string {
  return values
    .map((value) => (key === 'violation' ? violationKindLabel(value) : value))
    .join(', ');
}

/** What the list is narrowed to, each part with a way to take it away; then what is worth a try. */
export function FilterChips({ tenant, filter }: { tenant: string; filter: EntryFilter }) {
  const status = valueOf(filter, 'status');
  // A status with a tab of its own shows there.
  const active = filter.terms.filter(
    ({ key, not }) => key !== 'status' || not || status === undefined || status === 'attention',
  );
  const offered = OFFERED.filter(({ set }) =>
    set.terms.every(({ key }) => filter.terms.every((term) => term.key !== key)),
  );
  return (
    <div className="flex flex-wrap items-center gap-x-1.5 gap-y-1 px-4 pb-2">
      {active.length > 0 && (
        <ul aria-label="Active filters" className="contents">
          {active.map((term) => (
            <li
              key={termText(term)}
              className="inline-flex h-6 max-w-full min-w-0 rounded bg-info-fill font-mono text-sm [font-variant-ligatures:none]"
            >
              <Link
                href={entriesHref(tenant, inverted(filter, term))}
                prefetch={false}
                title={term.not ? 'only these instead' : 'leave these out instead'}
                aria-label={`${term.not ? 'Only' : 'Leave out'} ${term.key}: ${visibleText(shown(term))}`}
                className="inline-flex w-6 shrink-0 items-center justify-center rounded-l text-ink-2 no-underline hover:bg-hover hover:text-ink focus-visible:-outline-offset-2"
              >
                {term.not ? '≠' : '='}
              </Link>
              <Link
                href={entriesHref(tenant, withoutTerm(filter, term))}
                prefetch={false}
                aria-label={`Remove the filter ${term.not ? 'not ' : ''}${term.key}: ${visibleText(shown(term))}`}
                className="inline-flex max-w-full min-w-0 items-center gap-1.5 rounded-r pr-2 pl-1 no-underline hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="text-ink-2">{term.key}:</span>
                <span className="min-w-0 truncate">
                  <Visible text={shown(term)} max={40} />
                </span>
                <span aria-hidden="true" className="text-ink-2">
                  ×
                </span>
              </Link>
            </li>
          ))}
          {active.length > 1 && (
            <li>
              <Link
                href={entriesHref(tenant, withFilter(NO_FILTER, 'status', status))}
                prefetch={false}
                className="inline-flex h-6 items-center rounded px-1.5 text-sm text-ink-2 hover:text-ink"
              >
                Clear all
              </Link>
            </li>
          )}
        </ul>
      )}
      <ul aria-label="Narrow to" className="flex gap-x-0.5 overflow-x-auto max-sm:w-full">
        {offered.map(({ name, set }) => (
          <li key={name} className="shrink-0">
            <Link
              href={entriesHref(tenant, narrowedBy(filter, set))}
              prefetch={false}
              className="inline-flex h-6 items-center rounded px-1.5 text-sm text-ink-2 no-underline hover:bg-hover hover:text-ink focus-visible:-outline-offset-2"
            >
              <span aria-hidden="true" className="mr-0.5 text-ink-3">
                +
              </span>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
