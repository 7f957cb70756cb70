import { getEntries } from '@/lib/db/entries';
import { BadCursorError } from '@/lib/db/keyset';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { EntryPage, EntryView } from '@/lib/dlq/views';
import { problem, type Problem } from '../problem';

/** Runs the read of a page; a cursor of another list is refused. */
export async function orBadCursor<T>(read: () => Promise<T>): Promise<T | Problem> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof BadCursorError)) throw error;
    const detail = 'This cursor is not of this list: begin again without one.';
    return problem(400, 'cursor-invalid', detail);
  }
}

/** The entries of a page with everything there is to tell of them. */
export async function entriesOf(
  scope: TenantScope,
  page: EntryPage,
): Promise<{ readonly ids: readonly EntryId[]; readonly entries: readonly EntryView[] }> {
  const ids = page.rows.map((row) => BigInt(row.entryId) as EntryId);
  return { ids, entries: await getEntries(scope, ids) };
}
