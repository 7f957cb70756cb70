import { tokensOf } from '@/lib/dlq/query-tokens';

const parts = (query: string) => tokensOf(query).map(({ start, end }) => query.slice(start, end));

/**
 * What the box shows once the address changed from `before` to `now`, while `typed` stood in it: the new address, with
 * what somebody had written and not yet asked for, and without what they had taken out.
 */
export function followed(before: string, typed: string, now: string): string {
  const [was, has, is] = [parts(before), parts(typed), parts(now)];
  const added = has.filter((part) => !was.includes(part) && !is.includes(part));
  const removed = was.filter((part) => !has.includes(part));
  return [...is.filter((part) => !removed.includes(part)), ...added].join(' ');
}
