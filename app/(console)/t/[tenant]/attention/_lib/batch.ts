/** Entries one request has tried again. */
export const BATCH = 50;

/** What became of a batch. */
export interface BatchResult {
  readonly done: number;
  /** Those that were left as they are, each with a sentence why. */
  readonly refused: readonly { readonly entryId: string; readonly why: string }[];
}
