import type { TenantScope } from '@/lib/dlq/scope';
import type { Probed } from '@/lib/targets/port';
import { targetFor } from '@/lib/targets/registry';

/** Asks a tenant's target whether it is there and takes our requests. Touches no data. */
export async function probeTarget(scope: TenantScope): Promise<Probed> {
  const target = await targetFor(scope);
  return target.probe(scope);
}
