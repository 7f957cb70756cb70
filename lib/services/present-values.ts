import { type PresentField, presentFields } from '@/lib/db/target-values';
import type { RowChange } from '@/lib/delta/change';
import type { TenantScope } from '@/lib/dlq/scope';
import { targetFor } from '@/lib/targets/registry';

/** Rows that are looked up at most; a delta rarely concerns more than one. */
const ROWS = 50;

/**
 * What stands now where these changes would write. Null: not known, since only the embedded target can be asked without
 * calling a server elsewhere.
 */
export async function presentValues(
  scope: TenantScope,
  changes: readonly RowChange[],
): Promise<readonly PresentField[] | null> {
  if (changes.length === 0 || changes.length > ROWS) return null;
  const target = await targetFor(scope);
  return target.name === 'embedded' ? presentFields(scope, changes) : null;
}
