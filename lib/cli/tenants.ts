import { parseTenantId, type TenantId } from '@/lib/dlq/ids';
import { UsageError } from './command';

/** Reads `1,2,3`. */
export function readTenants(text: string): TenantId[] {
  return text.split(',').map((part) => {
    const id = parseTenantId(part.trim());
    if (id === null) throw new UsageError(`not a tenant id: ${JSON.stringify(part)}`);
    return id;
  });
}
