import { z } from 'zod';
import type { EntryState } from '@/lib/dlq/entry';

/** The lines of a replay bundle: a header, then entries and documents, then the closing line. */

export const BUNDLE = 'dead-letters replay bundle';
/** Grows when a reader of before would misread a file. */
export const BUNDLE_VERSION = 1;

/** An entry's state as a bundle carries it: whole numbers beyond 2^53 as text. */
export function stateDocument(state: EntryState) {
  return { ...state, queuePos: String(state.queuePos) };
}

const text = z.string();
const policy = z.looseObject({});

export const HEADER = z.looseObject({
  bundle: z.literal(BUNDLE),
  version: z.literal(
    BUNDLE_VERSION,
    `this version reads bundles of version ${String(BUNDLE_VERSION)}`,
  ),
  tenant_id: text,
  q: text,
  as_of: z.object({ seq: text, at: text }),
  policies: z.object({ defaults: policy.nullable(), queues: z.record(text, policy) }),
});
export type BundleHeader = z.infer<typeof HEADER>;

export const ENTRY = z.object({
  entry: z.looseObject({
    tenant_id: text,
    entry_id: text,
    collection: text,
    document_id: text,
    delta_sha256: text,
    delta_size: z.number(),
    /** Null: erased. */
    delta_base64: text.nullable(),
  }),
  state: z.record(text, z.unknown()),
  /** Each as a line of a WAL export. */
  records: z.array(z.unknown()),
});

export const DOCUMENT = z.object({
  document: z.object({ collection: text, version: text, sha256: text, snapshot_base64: text }),
});

export const CLOSING = z.object({
  complete: z.literal(true),
  entries: z.number(),
  documents: z.number(),
});
