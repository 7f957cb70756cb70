import { listTargets } from '@/lib/db/target-setting';
import type { TenantId } from '@/lib/dlq/ids';
import type { TargetView } from '@/lib/dlq/views';
import { targetProblem } from '@/lib/targets/registry';

/** The targets of the tenants a person may see, with what keeps one from being called; without their secrets. */
export async function targetViews(
  visible: 'all' | readonly TenantId[],
  after: TenantId | null,
  limit: number,
): Promise<{ readonly targets: readonly TargetView[]; readonly more: boolean }> {
  const { targets, more } = await listTargets(visible, after, limit);
  return {
    more,
    targets: targets.map((each) => ({
      tenantId: String(each.tenantId),
      name: each.name,
      kind: each.kind,
      url: each.url,
      problem: targetProblem(each.tenantId, each),
      updatedAt: each.updatedAt,
      updatedBy: each.updatedBy,
      attempts: each.attempts,
    })),
  };
}
