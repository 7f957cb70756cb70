/**
 * A query that did not answer in time. The caller was let go and the connection dropped; whether a write happened is unknown until the same request id is asked again.
 */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  /** Whether the statement could have changed anything. */
  readonly write: boolean;
  constructor(ms: number, write: boolean) {
    super(`the database did not answer within ${String(ms)} ms`);
    this.write = write;
  }
}
