import { annotate } from './annotate';
import type { Annotation } from './annotation';
import type { DecodedDelta, DeltaHint } from './change';
import { applyDelta, type ApplyInput, type ApplyResult } from './document';
import { readDelta } from './read';

/** What the worker can be asked: name, input and output of each task. */
export interface DeltaTasks {
  decode: { in: { readonly bytes: Uint8Array; readonly hint: DeltaHint }; out: DecodedDelta };
  annotate: {
    in: { readonly bytes: Uint8Array; readonly hint: DeltaHint };
    out: readonly Annotation[];
  };
  apply: { in: ApplyInput; out: ApplyResult };
}

/** Runs inside the worker. */
export const deltaTasks: {
  [K in keyof DeltaTasks]: (input: DeltaTasks[K]['in']) => DeltaTasks[K]['out'];
} = {
  decode: ({ bytes, hint }) => readDelta(bytes, hint),
  annotate: ({ bytes, hint }) => annotate(bytes, hint),
  apply: applyDelta,
};
