/** Why a command changes nothing; expected, and said to the person who asked. */
export type RefusalCode =
  | 'already-pending'
  | 'already-resolved'
  | 'in-progress'
  | 'gone'
  | 'not-gone'
  | 'stale-attempt'
  | 'nothing-owed'
  | 'follow-up-running'
  | 'already-held'
  | 'not-held'
  | 'held'
  | 'owes'
  | 'queue-full'
  | 'conflict'
  | 'not-found'
  | 'policy-moved'
  | 'group-moved'
  | 'snooze-over'
  | 'id-reused'
  | 'too-many-evictions'
  | 'document-moved'
  | 'already-assigned'
  | 'not-assignable'
  | 'query-invalid'
  | 'nothing-matches'
  | 'too-many-entries'
  | 'count-moved'
  | 'reason-needed'
  | 'operation-over'
  | 'operation-awaiting'
  | 'not-awaiting'
  | 'own-operation'
  | 'person-needed'
  | 'nothing-to-undo';

export interface Refusal {
  readonly code: RefusalCode;
  /** A sentence that says what is so and what can be done. */
  readonly message: string;
}

export type Result<T, E = Refusal> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const refuse = (code: RefusalCode, message: string): Result<never> => ({
  ok: false,
  error: { code, message },
});

/** For the arm of a switch that cannot be reached. */
export function assertNever(value: never): never {
  throw new Error(`unexpected: ${JSON.stringify(value)}`);
}
