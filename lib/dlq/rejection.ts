import type { EntryFacts } from './entry';

/** A rejection as it arrives: the facts, and the bytes they are about. Size and digest are taken from the bytes. */
export interface Rejection {
  readonly facts: Omit<EntryFacts, 'deltaSize' | 'deltaSha256'>;
  readonly delta: Uint8Array;
}
