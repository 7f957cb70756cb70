import type { ItemOutcome, OperationState } from '@/lib/dlq/operation';

/** Addresses of the console's pages about operations. */

export function operationsHref(
  tenantId: string,
  state: OperationState | null = null,
  older: string | null = null,
): string {
  const params = new URLSearchParams();
  if (state !== null) params.set('state', state);
  if (older !== null) params.set('older', older);
  return withQuery(`/t/${tenantId}/operations`, params);
}

/** One operation; its entries narrowed to an outcome, from a place on. */
export function operationHref(
  tenantId: string,
  operationId: string,
  outcome: ItemOutcome | null = null,
  after: string | null = null,
): string {
  const params = new URLSearchParams();
  if (outcome !== null) params.set('outcome', outcome);
  if (after !== null) params.set('after', after);
  return withQuery(`/t/${tenantId}/operations/${operationId}`, params);
}

function withQuery(path: string, params: URLSearchParams): string {
  const query = params.toString();
  return query === '' ? path : `${path}?${query}`;
}

const BY_OPERATION = 'operation:';

/** The operation that wrote a record, told from the record's request id; null: none did. */
export function operationOf(requestId: string | null): string | null {
  return requestId?.startsWith(BY_OPERATION) === true ? requestId.slice(BY_OPERATION.length) : null;
}

/** The entry list narrowed by a query; the empty one is every entry. */
export function queryHref(tenantId: string, q: string): string {
  return withQuery(`/t/${tenantId}/entries`, new URLSearchParams(q === '' ? {} : { q }));
}
