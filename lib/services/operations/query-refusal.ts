import { refusalSentence } from '@/lib/dlq/decide';
import { refuse, type Result } from '@/lib/dlq/errors';
import type { parseQuery } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';

/** Why a query names no set of this tenant; null: it does. */
export function badQuery(
  scope: TenantScope,
  { problems, tenant }: ReturnType<typeof parseQuery>,
): Result<never> | null {
  const [first] = problems;
  if (first) {
    const place = `At character ${String(first.start + 1)}: ${first.message}.`;
    return refuse('query-invalid', `${refusalSentence('query-invalid')} ${place}`);
  }
  if (tenant !== null && tenant !== String(scope.tenantId)) {
    return refuse('query-invalid', 'The query names another tenant than the one it is asked of.');
  }
  return null;
}
