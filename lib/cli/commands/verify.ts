import { parseArgs } from 'node:util';
import { allTenants } from '@/lib/db/audit';
import { onSnapshot } from '@/lib/db/snapshot';
import { verifyTenant } from '@/lib/services/verify';
import { type Command, err, out } from '../command';
import { readTenants } from '../tenants';
import { withDatabase } from '../with-database';

export const verifyCommand: Command = {
  usage:
    'verify [--tenants 1,2]       check chain, head, fold, counters and bytes; 1 when something is wrong',
  run(args) {
    const { values } = parseArgs({ args: [...args], options: { tenants: { type: 'string' } } });
    return withDatabase((url) =>
      onSnapshot(url, async (db) => {
        let faults = 0;
        const tenants = values.tenants ? readTenants(values.tenants) : await allTenants(db);
        for (const tenantId of tenants) {
          const result = await verifyTenant(db, tenantId);
          if (result.ok) {
            const { records, entries } = result.value;
            out(
              `tenant ${String(tenantId)}: ${String(records)} records, ${String(entries)} entries, all good`,
            );
          } else {
            faults += 1;
            const { seq, entryId, message } = result.fault;
            err(
              `tenant ${String(tenantId)}: seq ${seq ?? '-'}${entryId === null ? '' : `, entry ${entryId}`}: ${message}`,
            );
          }
        }
        out(
          faults === 0
            ? `${String(tenants.length)} tenants verified`
            : `${String(faults)} of ${String(tenants.length)} tenants have faults`,
        );
        return faults === 0 ? 0 : 1;
      }),
    );
  },
};
