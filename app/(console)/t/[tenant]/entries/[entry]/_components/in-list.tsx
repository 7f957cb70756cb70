import { entriesHref, entryHref } from '@/components/entry-links';
import type { Neighbours } from '@/lib/db/neighbours';
import type { EntryFilter } from '@/lib/dlq/filter';
import { grouped } from '@/lib/format/number';
import { EntrySteps } from './entry-steps';

/** The way through the list an entry was opened from, whose filter its address carries. */
export function InList({
  tenant,
  entryId,
  filter,
  neighbours: { newer, older, cut, page, ...place },
}: {
  tenant: string;
  entryId: string;
  filter: EntryFilter;
  neighbours: Neighbours;
}) {
  const step = (to: string | null) => (to === null ? null : entryHref(tenant, to, { filter }));
  return (
    <EntrySteps
      steps={{
        newer: step(newer),
        older: step(older),
        cut,
        list: `${entriesHref(tenant, filter, page)}#e${entryId}`,
      }}
      place={placeWords(place, filter.terms.length > 0)}
    />
  );
}

/** A number only where it is one: `3 of 4,812 in this list`, `beyond the first 1,000 of this list`. */
export function placeWords(
  { listed, before, total }: Pick<Neighbours, 'listed' | 'before' | 'total'>,
  narrowed: boolean,
): string {
  const list = narrowed ? 'this list' : 'all entries';
  if (!listed) return 'not in this list';
  if (before.capped) return `beyond the first ${grouped(before.count)} of ${list}`;
  const place = grouped(before.count + 1);
  return total === null ? `no. ${place} in ${list}` : `${place} of ${grouped(total)} in ${list}`;
}
