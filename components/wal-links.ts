import { type WalFilter, walFilterToParams } from '@/lib/dlq/wal-filter';

/** The WAL narrowed to `filter`: at a place in that list, or beginning with record `seq` and showing it in full. */
export function walHref(
  tenantId: string,
  filter: WalFilter,
  place: { readonly cursor: string } | { readonly seq: string } | null = null,
): string {
  const params = walFilterToParams(filter);
  if (place !== null && 'cursor' in place) params.set('cursor', place.cursor);
  if (place !== null && 'seq' in place) params.set('seq', place.seq);
  const query = params.toString();
  return query === '' ? `/t/${tenantId}/wal` : `/t/${tenantId}/wal?${query}`;
}

/** The same filter with one key set, or taken away when `value` is undefined. */
export function withWalFilter<K extends keyof WalFilter>(
  filter: WalFilter,
  key: K,
  value: WalFilter[K] | undefined,
): WalFilter {
  const { [key]: _, ...rest } = filter;
  return value === undefined ? rest : { ...rest, [key]: value };
}
