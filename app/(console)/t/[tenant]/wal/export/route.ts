import { exportWal } from '@/lib/services/export-wal';
import { ndjsonResponse } from '@/lib/web/ndjson';
import { problem } from '@/lib/web/problem';
import { bySession, defineRoute } from '@/lib/web/route';

/**
 * The tenant's WAL as a file, from seq `from` on. Takes no more than `view`: it holds what the WAL page shows to
 * everybody who may see the tenant, and no delta's bytes.
 */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope, url }) => {
    const asked = url.searchParams.get('from') ?? '1';
    if (!/^[1-9][0-9]{0,17}$/.test(asked)) {
      return problem(400, 'invalid', 'from: must be a seq, a whole number from 1.');
    }
    const found = await exportWal(scope, BigInt(asked));
    if (found === null) return problem(404, 'no-record', `There is no record ${asked} yet.`);
    const tenant = String(scope.tenantId);
    return ndjsonResponse(found.lines, {
      'Content-Disposition': `attachment; filename="wal-tenant-${tenant}-seq-${found.from}-${found.through}.ndjson"`,
    });
  }),
});
