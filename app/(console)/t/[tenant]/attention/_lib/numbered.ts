import { QUERY_LIMIT } from '@/lib/dlq/filter';
import { VALUES_LIMIT } from '@/lib/dlq/query-keys';

const KEY = 'id:';

/** The query of exactly these entries, as many of them as one query takes. */
export function numbered(entryIds: readonly string[]): { q: string; count: number } {
  let q = '';
  let count = 0;
  for (const id of entryIds.slice(0, VALUES_LIMIT)) {
    const longer = q === '' ? `${KEY}${id}` : `${q},${id}`;
    if (longer.length > QUERY_LIMIT) break;
    q = longer;
    count += 1;
  }
  return { q, count };
}
