import { getEntry } from '@/lib/db/entries';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { EntryView } from '@/lib/dlq/views';
import { problem, type Problem } from './problem';

/** An entry of a tenant; 404 for one it does not have. */
export async function entryOf(
  scope: TenantScope,
  entryId: EntryId,
): Promise<{ ok: true; entry: EntryView } | { ok: false; problem: Problem }> {
  const entry = await getEntry(scope, entryId);
  if (entry !== null) return { ok: true, entry };
  return { ok: false, problem: problem(404, 'not-found', 'There is no such entry.') };
}
