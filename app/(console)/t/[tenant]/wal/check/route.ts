import { BUSY, checkRuns, checkTenant } from '@/lib/services/check-tenant';
import type { TenantScope } from '@/lib/dlq/scope';
import { ndjsonResponse } from '@/lib/web/ndjson';
import { problem } from '@/lib/web/problem';
import { bySession, defineRoute } from '@/lib/web/route';

/** Checks the tenant's WAL and streams `CheckEvent`s, one a line, as it goes. Leaving ends the check. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope }) => {
    if (checkRuns()) return problem(503, 'busy', BUSY, { headers: { 'Retry-After': '10' } });
    return ndjsonResponse(lines(scope));
  }),
});

async function* lines(scope: TenantScope): AsyncGenerator<string> {
  for await (const event of checkTenant(scope)) yield `${JSON.stringify(event)}\n`;
}
