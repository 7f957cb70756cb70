import { databaseCode, isBusy, isOutage, isStorageFull, outcomeUnknown } from '@/lib/db/errors';
import { problem, type Problem } from './problem';

const STATEMENT_TIMEOUT = '57014';

/**
 * What to tell somebody whose request met a database that is away, slow, full or busy; null when the error is
 * none of these but a fault of ours. `write`: whether the request could have changed anything.
 */
export function outageProblem(error: unknown, write: boolean): Problem | null {
  if (isStorageFull(error)) {
    return later('storage-full', 'The database has no space left; nothing was written.', 30);
  }
  if (write && outcomeUnknown(error)) {
    const detail =
      'The connection to the database was lost before it answered, so this may or may not have happened. ' +
      'Ask again with the same request id: it is done once at most, and the answer tells.';
    return later('outcome-unknown', detail, 1);
  }
  if (isBusy(error)) return later('busy', 'Somebody else is working on this tenant.', 1);
  if (databaseCode(error) === STATEMENT_TIMEOUT) {
    return later('unavailable', 'The database took too long over it; nothing was changed.', 5);
  }
  if (isOutage(error)) return later('unavailable', 'The database cannot be reached.', 5);
  return null;
}

function later(code: string, detail: string, seconds: number): Problem {
  return problem(503, code, detail, { headers: { 'Retry-After': String(seconds) } });
}
