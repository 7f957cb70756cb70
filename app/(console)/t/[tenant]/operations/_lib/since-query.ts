import { parseQuery } from '@/lib/dlq/filter';
import type { OperationView } from '@/lib/dlq/operation';

/** The highest number an entry can have. */
const LAST = 9_223_372_036_854_775_807n;

/** The query of what matches an operation's query and came after its set was frozen. */
export function sinceQuery({
  q,
  operationId,
  asOfEntry,
}: Pick<OperationView, 'q' | 'operationId' | 'asOfEntry'>): string {
  // Two conditions on the number cannot stand side by side; a set named by numbers does not grow by itself.
  const byNumber = parseQuery(q).filter.terms.some(({ key, not }) => key === 'id' && !not);
  const added = byNumber ? `-operation:${operationId}` : `id:${BigInt(asOfEntry) + 1n}..${LAST}`;
  return `${q} ${added}`.trim();
}
