import Link from 'next/link';
import { KIND_WORDS } from '@/components/timeline-words';
import { Visible } from '@/components/ui/visible';
import { walHref, withWalFilter } from '@/components/wal-links';
import type { WalFilter } from '@/lib/dlq/wal-filter';
import { actorWords } from '@/lib/format/actor';
import { visibleText } from '@/lib/format/visible';

/** What the list is narrowed to, each part with a way to take it away. */
export function WalChips({
  tenant,
  filter,
  names,
}: {
  tenant: string;
  filter: WalFilter;
  names: ReadonlyMap<string, string>;
}) {
  const { kind, actor, entryId, collection } = filter;
  const active: { key: keyof WalFilter; name: string; value: string }[] = [];
  if (kind !== undefined) active.push({ key: 'kind', name: 'what', value: KIND_WORDS[kind] });
  if (entryId !== undefined) {
    active.push({ key: 'entryId', name: 'entry', value: `${tenant}/${String(entryId)}` });
  }
  if (collection !== undefined) {
    active.push({ key: 'collection', name: 'collection', value: collection });
  }
  if (actor !== undefined) {
    active.push({ key: 'actor', name: 'who', value: actorWords(actor, names) });
  }
  if (active.length === 0) return null;
  return (
    <ul aria-label="Active filters" className="flex flex-wrap gap-1.5 px-4 pb-2.5">
      {active.map(({ key, name, value }) => (
        <li key={key}>
          <Link
            href={walHref(tenant, withWalFilter(filter, key, undefined))}
            prefetch={false}
            aria-label={`Remove the filter ${name}: ${visibleText(value)}`}
            className="inline-flex h-6 items-center gap-1.5 rounded bg-paper-3 px-2 font-mono text-sm no-underline hover:bg-hover"
          >
            <span className="text-ink-2">{name}:</span>
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
            href={walHref(tenant, {})}
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
