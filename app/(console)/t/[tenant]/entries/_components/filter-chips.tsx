import Link from 'next/link';
import { entriesHref, withFilter } from '@/components/entry-links';
import { Visible } from '@/components/ui/visible';
import type { EntryFilter } from '@/lib/dlq/filter';
import { VIOLATIONS } from '@/lib/dlq/violation';
import { visibleText } from '@/lib/format/visible';

const KEYS = [
  'status',
  'text',
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
  'bytes',
] as const satisfies readonly (keyof EntryFilter)[];
type Key = (typeof KEYS)[number];

/** Narrowings that are asked for again and again, one press each. */
const OFFERED: readonly { readonly name: string; readonly set: EntryFilter }[] = [
  { name: 'last hour', set: { age: '<1h' } },
  { name: 'last day', set: { age: '<1d' } },
  { name: 'over a day old', set: { age: '>1d' } },
  { name: 'retried', set: { retries: '>=1' } },
  { name: 'never retried', set: { retries: '0' } },
  { name: 'held', set: { held: 'yes' } },
];

function shown(key: Key, value: string): string {
  const known = Object.entries(VIOLATIONS).find(([kind]) => kind === value);
  return key === 'violation' && known ? known[1].label : value;
}

/** What the list is narrowed to, each part with a way to take it away; then what is worth a try. */
export function FilterChips({ tenant, filter }: { tenant: string; filter: EntryFilter }) {
  const active = KEYS.flatMap((key) => {
    const value = filter[key];
    // A status with a tab of its own shows there.
    const tab = key === 'status' && value !== 'attention';
    return value === undefined || tab ? [] : [{ key, value: shown(key, value) }];
  });
  const offered = OFFERED.filter(({ set }) =>
    Object.keys(set).every((key) => filter[key as keyof EntryFilter] === undefined),
  );
  return (
    <div className="flex flex-wrap items-center gap-x-1.5 gap-y-1 px-4 pb-2">
      {active.length > 0 && (
        <ul aria-label="Active filters" className="contents">
          {active.map(({ key, value }) => (
            <li key={key} className="min-w-0">
              <Link
                href={entriesHref(tenant, withFilter(filter, key, undefined))}
                prefetch={false}
                aria-label={`Remove the filter ${key}: ${visibleText(value)}`}
                className="inline-flex h-6 max-w-full items-center gap-1.5 rounded bg-info-fill px-2 font-mono text-sm no-underline [font-variant-ligatures:none] hover:bg-hover"
              >
                <span className="text-ink-2">{key}:</span>
                <span className="min-w-0 truncate">
                  <Visible text={value} max={40} />
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
                href={entriesHref(
                  tenant,
                  filter.status === undefined ? {} : { status: filter.status },
                )}
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
              href={entriesHref(tenant, { ...filter, ...set })}
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
