import type { OperationPlan } from '@/lib/dlq/operation';

/** Somebody entries can be given to. */
export interface Person {
  /** As the WAL names actors. */
  readonly actor: string;
  readonly name: string;
  /** The one who asks. */
  readonly self: boolean;
}

/** What an operation would meet, and who there is to choose from when it assigns. */
export interface Planned {
  readonly plan: OperationPlan;
  readonly people: readonly Person[];
}
