import Link from 'next/link';
import { entriesHref, withFilter } from '@/components/entry-links';
import { Visible } from '@/components/ui/visible';
import type { EntryFilter } from '@/lib/dlq/filter';
import { VIOLATIONS } from '@/lib/dlq/violation';
import { visibleText } from '@/lib/format/visible';

const KEYS = ['status', 'text', 'collection', 'violation', 'user', 'document'] as const;

function shown(key: (typeof KEYS)[number], value: string): string {
  const known = Object.entries(VIOLATIONS).find(([kind]) => kind === value);
  return key === 'violation' && known ? known[1].label : value;
}

/** What the list is narrowed to, each part with a way to take it away. */
export function FilterChips({ tenant, filter }: { tenant: string; filter: EntryFilter }) {
  const active = KEYS.flatMap((key) => {
    const value = filter[key];
    // A status with a tab of its own shows there.
    const tab = key === 'status' && value !== 'attention';
    return value === undefined || tab ? [] : [{ key, value: shown(key, value) }];
  });
  if (active.length === 0) return null;
  return (
    <ul aria-label="Active filters" className="flex flex-wrap gap-1.5 px-4 pb-2.5">
      {active.map(({ key, value }) => (
        <li key={key}>
          <Link
            href={entriesHref(tenant, withFilter(filter, key, undefined))}
            prefetch={false}
            aria-label={`Remove the filter ${key}: ${visibleText(value)}`}
            className="inline-flex h-6 items-center gap-1.5 rounded bg-paper-3 px-2 font-mono text-sm no-underline hover:bg-hover"
          >
            <span className="text-ink-2">{key}:</span>
            <Visible text={value} max={40} />
            <span aria-hidden="true" className="text-ink-2">
              ×
            </span>
          </Link>
        </li>
      ))}
      {active.length > 1 && (
        <li>
          <Link
            href={entriesHref(tenant, filter.status === undefined ? {} : { status: filter.status })}
            prefetch={false}
            className="inline-flex h-6 items-center rounded px-1.5 text-sm text-ink-2 hover:text-ink"
          >
            Clear all
          </Link>
        </li>
      )}
    </ul>
  );
}
