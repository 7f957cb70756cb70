/** The first thing found wrong with a tenant. */
export interface Fault {
  readonly tenantId: string;
  /** The WAL record it was found at; null when it cannot be tied to one. */
  readonly seq: string | null;
  readonly entryId: string | null;
  readonly message: string;
}

/** Thrown inside a check by what finds something wrong; never leaves it. */
export class Wrong extends Error {
  readonly seq: string | null;
  readonly entryId: string | null;
  constructor(message: string, at: { seq?: string | null; entryId?: string | null } = {}) {
    super(message);
    this.seq = at.seq ?? null;
    this.entryId = at.entryId ?? null;
  }
}
