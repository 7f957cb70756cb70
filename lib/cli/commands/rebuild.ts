import { parseArgs } from 'node:util';
import { allTenants } from '@/lib/db/audit';
import { db } from '@/lib/db/client';
import { rebuildTenant } from '@/lib/db/rebuild';
import { type Command, err, out } from '../command';
import { readTenants } from '../tenants';
import { withDatabase } from '../with-database';

export const rebuildCommand: Command = {
  usage: 'rebuild [--tenants 1,2]      make the live tables anew from the WAL, tenant by tenant',
  run(args) {
    const { values } = parseArgs({ args: [...args], options: { tenants: { type: 'string' } } });
    return withDatabase(async () => {
      const tenants = values.tenants ? readTenants(values.tenants) : await allTenants(db());
      let missing = 0;
      for (const tenantId of tenants) {
        const last = await rebuildTenant(tenantId);
        if (last === null) {
          err(`tenant ${String(tenantId)}: there is no such tenant`);
          missing += 1;
        } else {
          out(`tenant ${String(tenantId)}: rebuilt from ${String(last)} records`);
        }
      }
      return missing === 0 ? 0 : 1;
    });
  },
};
