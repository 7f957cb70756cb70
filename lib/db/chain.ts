import { createHash } from 'node:crypto';

/** A WAL row with everything its hash covers; numbers as decimal text, exactly as they stand. */
export interface ChainedRow {
  readonly tenantId: string;
  readonly seq: string;
  readonly at: string;
  readonly kind: string;
  readonly entryId: string | null;
  readonly collection: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly version: string | null;
  readonly actor: string;
  readonly reason: string | null;
  readonly requestId: string | null;
  readonly payload: string;
}

/** The hash before a tenant's first record. */
export const GENESIS: Buffer = Buffer.alloc(32);

export function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

/** A value with its length in bytes, so that no two records share a header; `-` for null. */
export function field(value: string | null): string {
  return value === null ? '-,' : `${String(Buffer.byteLength(value))}:${value},`;
}

/**
 * sha256(previous ‖ header ‖ sha256(payload)): the same chain as `dlq_leaf` and `dlq_chain` in SQL, written a second
 * time so that checking does not trust the code that wrote.
 */
export function chainHash(previous: Uint8Array, row: ChainedRow): Buffer {
  const header = [
    row.tenantId,
    row.seq,
    row.at,
    row.kind,
    row.entryId,
    row.collection,
    row.from,
    row.to,
    row.version,
    row.actor,
    row.reason,
    row.requestId,
  ];
  return createHash('sha256')
    .update(previous)
    .update(`wal1,${header.map(field).join('')}`)
    .update(sha256(row.payload))
    .digest();
}
