import type { FieldValue, RowChange } from '@/lib/delta/change';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { Violation } from '@/lib/dlq/violation';

/** One attempt as a target sees it. */
export interface AttemptRequest {
  readonly scope: TenantScope;
  readonly entryId: EntryId;
  readonly collection: string;
  readonly documentId: string;
  readonly delta: Uint8Array;
  /** The number of this attempt, the fencing token: it grows with every attempt on the entry. */
  readonly attempt: number;
  /** Same for every re-ask of one attempt: `tenant/entry/attempt`. A target answers a known key as it did before. */
  readonly idempotencyKey: string;
  /** Who wrote the delta; the target records it as the author. */
  readonly username: string;
  /** Which write of which device it was. */
  readonly peerId: U64;
  readonly mutationId: U64;
  /** Force-apply only when the document still has this version (that of a preview); otherwise answer `moved`. */
  readonly expectedVersion?: string;
  /** Aborted when the caller gave up: what has not been written by then must not be. */
  readonly signal?: AbortSignal;
}

/** What `preview` needs; without the user, rules about people are left out of `broken`. */
export type PreviewRequest = Pick<
  AttemptRequest,
  'scope' | 'collection' | 'documentId' | 'delta'
> & {
  readonly username?: string;
};

/** What a target says. When it throws, or is given up, nobody knows: the caller records that as unknown too. */
export type AttemptOutcome =
  /** `version`: the target's document version after the write, decimal; `wrote` null: it does not say. */
  | {
      readonly kind: 'accepted';
      readonly version: string;
      readonly wrote: readonly RowChange[] | null;
    }
  | { readonly kind: 'refused'; readonly violation: Violation }
  /** Earlier writes are missing; nothing was written. All operations of `peer` before counter `from` are needed. */
  | {
      readonly kind: 'pended';
      readonly missing: readonly { readonly peer: string; readonly from: number }[];
    }
  /** The document is no longer at `expectedVersion`; nothing was written. */
  | { readonly kind: 'moved' }
  /** It may have been written, and nobody knows; the next attempt asks with the same key. */
  | { readonly kind: 'unknown'; readonly message: string }
  /** Nothing was written, and this will not change by itself (undecodable, unsupported …), or may (`temporary`). */
  | { readonly kind: 'failed'; readonly message: string; readonly temporary: boolean };

/** One field a force-apply would write, beside what stands there now. */
export interface FieldOverwrite {
  readonly collection: string;
  readonly document: string;
  readonly field: string;
  /** undefined: the field is not set now. */
  readonly before: FieldValue | undefined;
  /** undefined: the field would be removed. */
  readonly after: FieldValue | undefined;
  /** Who wrote the present value and when (epoch ms); null when the target does not know. */
  readonly lastWrittenBy: string | null;
  readonly lastWrittenAt: number | null;
}

export type ForceApplyPreview =
  | {
      readonly kind: 'ready';
      /** The document version the preview was made from; force-apply refuses when it has moved. */
      readonly version: string;
      readonly overwrites: readonly FieldOverwrite[];
      /** Rules of the target that the values break; force-apply writes all the same. */
      readonly broken: readonly Violation[];
    }
  | { readonly kind: 'impossible'; readonly reason: string };

/** What became of a question that touches no data. */
export type Probed = {
  /** From the question to the answer. Milliseconds. */
  readonly ms: number;
} & (
  | {
      readonly kind: 'answered';
      /** Of HTTP; null: it is not asked that way. */
      readonly status: number | null;
      /** Whether it refuses a wrong signature; null: there is none to check. */
      readonly checksSignature: boolean | null;
    }
  | { readonly kind: 'failed'; readonly message: string }
);

/** Where retry and force-apply go. One contract test runs against every adapter. */
export interface ApplyTarget {
  readonly name: string;
  /** Milliseconds after which the caller gives up; leases last longer. */
  readonly timeoutMs: number;
  /** Hands the stored bytes over as the device sent them. Idempotent by key. */
  retry(request: AttemptRequest): Promise<AttemptOutcome>;
  /** Writes the delta's values anew as the latest write, so that they win. Idempotent by key. */
  forceApply(request: AttemptRequest): Promise<AttemptOutcome>;
  /** Says what `forceApply` would overwrite. Writes nothing. */
  preview(request: PreviewRequest): Promise<ForceApplyPreview>;
  /** Asks whether it is there and takes our requests. Touches no data. */
  probe(scope: TenantScope): Promise<Probed>;
}
