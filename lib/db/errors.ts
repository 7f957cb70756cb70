import type { DeadlineError } from './deadline';

/** By name: the server process and the bundle of its pages each have a copy of the class. */
function isDeadline(error: Error): error is DeadlineError {
  return error.name === 'DeadlineError';
}

/** The SQLSTATE or driver code behind an error, however deep Drizzle wrapped it; null when there is none. */
export function databaseCode(error: unknown): string | null {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('code' in e && typeof e.code === 'string') return e.code;
  }
  return null;
}

/** Postgres could not take a lock in time: somebody else works on the tenant. */
export function isBusy(error: unknown): boolean {
  return databaseCode(error) === '55P03';
}

const NOT_SENT = 'NOT_SENT';

const DRIVER_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** The database was not asked, because it is away or too much waits for it; nothing was written. */
export function notSent(): Error {
  return Object.assign(new Error('the database was not asked'), { code: NOT_SENT });
}

/**
 * Whether the connection itself is gone or useless: a driver error, or the server ending the session
 * (class 08, and 57P01 to 57P05).
 */
export function isConnectionLost(error: unknown): boolean {
  const code = databaseCode(error);
  return code !== null && (DRIVER_CODES.has(code) || /^(08|57P)/.test(code));
}

/**
 * Whether the database is away, overloaded or out of space, rather than the statement being wrong.
 * Classes 08 (connection), 53 (resources), 57 (operator intervention, timeouts) and 58 (system) of the SQL standard's codes.
 */
export function isOutage(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) {
    if (isDeadline(e)) return true;
  }
  const code = databaseCode(error);
  return (
    code !== null && (code === NOT_SENT || DRIVER_CODES.has(code) || /^(08|53|57|58)/.test(code))
  );
}

/** The deadline behind an error, however deep Drizzle wrapped it. */
export function deadlineOf(error: unknown): DeadlineError | null {
  for (let e = error; e instanceof Error; e = e.cause) {
    if (isDeadline(e)) return e;
  }
  return null;
}

/** Disk full: SQLSTATE 53100. */
export function isStorageFull(error: unknown): boolean {
  return databaseCode(error) === '53100';
}

/**
 * Whether a write may have happened although it failed: the connection broke or the deadline came after it was sent.
 * A refused connection or an error the server itself reported changed nothing.
 */
export function outcomeUnknown(error: unknown): boolean {
  const deadline = deadlineOf(error);
  if (deadline) return deadline.write;
  const code = databaseCode(error);
  return (
    code === 'CONNECTION_CLOSED' ||
    code === 'CONNECTION_DESTROYED' ||
    code === 'ECONNRESET' ||
    code === 'EPIPE'
  );
}
