import { z } from 'zod';
import type { StoredRecord } from '@/lib/db/audit';
import type { ChainedRow } from '@/lib/db/chain';

/**
 * One record of the WAL as a line of an export: JSON with everything its hash covers, numbers as decimal text, the
 * payload as the text that was hashed, hashes in lower-case hex.
 */
export interface ExportedRecord {
  readonly chained: ChainedRow;
  /** Hex; of the record before, zeros before the first. */
  readonly previousHash: string;
  readonly payloadSha256: string;
  readonly hash: string;
}

const decimal = z.string().regex(/^(0|[1-9][0-9]{0,18})$/, 'must be a whole number as text');
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits');
const text = z.string();

const LINE = z.strictObject({
  tenant_id: decimal,
  seq: decimal,
  at: decimal,
  kind: text,
  entry_id: decimal.nullable(),
  collection: text.nullable(),
  from: text.nullable(),
  to: text.nullable(),
  version: decimal.nullable(),
  actor: text,
  reason: text.nullable(),
  request_id: text.nullable(),
  payload: text,
  payload_sha256: digest,
  previous_hash: digest,
  hash: digest,
});

/** The line of a record, without its line end. `previous`: the hash of the record before it. */
export function writeWalLine(
  { chained, payloadSha256, hash }: StoredRecord,
  previous: Buffer,
): string {
  const line: z.infer<typeof LINE> = {
    tenant_id: chained.tenantId,
    seq: chained.seq,
    at: chained.at,
    kind: chained.kind,
    entry_id: chained.entryId,
    collection: chained.collection,
    from: chained.from,
    to: chained.to,
    version: chained.version,
    actor: chained.actor,
    reason: chained.reason,
    request_id: chained.requestId,
    payload: chained.payload,
    payload_sha256: payloadSha256.toString('hex'),
    previous_hash: previous.toString('hex'),
    hash: hash.toString('hex'),
  };
  return JSON.stringify(line);
}

/** Reads a line; `wrong` says what it is instead of a record. */
export function readWalLine(line: string): ExportedRecord | { readonly wrong: string } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { wrong: 'not JSON' };
  }
  const read = LINE.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { wrong: `not a record: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? ''}` };
  }
  const { data } = read;
  return {
    chained: {
      tenantId: data.tenant_id,
      seq: data.seq,
      at: data.at,
      kind: data.kind,
      entryId: data.entry_id,
      collection: data.collection,
      from: data.from,
      to: data.to,
      version: data.version,
      actor: data.actor,
      reason: data.reason,
      requestId: data.request_id,
      payload: data.payload,
    },
    previousHash: data.previous_hash,
    payloadSha256: data.payload_sha256,
    hash: data.hash,
  };
}
