import { parseEntryId } from '@/lib/dlq/ids';
import type { EntryView } from '@/lib/dlq/views';
import { entryOf } from './entry-of';
import { problem, type Problem } from './problem';
import type { KeyCall } from './route';

/** The entry a path names. An id that cannot be one is 400; one the tenant does not have is 404. */
export async function entryOfPath(
  call: Pick<KeyCall, 'scope' | 'params'>,
): Promise<{ ok: true; entry: EntryView } | { ok: false; problem: Problem }> {
  const entryId = parseEntryId(call.params['entry'] ?? '');
  if (entryId === null) {
    const detail = 'An entry id is a decimal number from 1 to 9223372036854775807.';
    return { ok: false, problem: problem(400, 'u64-format', detail) };
  }
  return entryOf(call.scope, entryId);
}
