import { readHead, readWal } from '@/lib/db/audit';
import { GENESIS } from '@/lib/db/chain';
import { db } from '@/lib/db/client';
import type { TenantScope } from '@/lib/dlq/scope';
import { writeWalLine } from './wal-line';

/** A stretch of a tenant's WAL as it is written out. */
export interface WalExport {
  /** Seqs, decimal; `through` is the last record there is when the export begins. */
  readonly from: string;
  readonly through: string;
  /** NDJSON in pieces of some hundred records; nothing is read ahead of who takes them. */
  readonly lines: AsyncGenerator<string>;
}

const PIECE = 200;

/**
 * Writes a tenant's WAL out from record `from` on, so that the file can be checked by itself. Null: there is no such
 * record yet. The WAL is only ever appended to, so reading it page by page needs no frozen snapshot.
 */
export async function exportWal(scope: TenantScope, from: bigint): Promise<WalExport | null> {
  const head = await readHead(db(), scope.tenantId);
  if (head === null || from < 1n || from > head.lastSeq) return null;
  return {
    from: String(from),
    through: String(head.lastSeq),
    lines: lines(scope, from, head.lastSeq),
  };
}

async function* lines(scope: TenantScope, from: bigint, through: bigint): AsyncGenerator<string> {
  let previous = GENESIS;
  let piece: string[] = [];
  // From the record before on: its hash is what the first one builds on.
  for await (const record of readWal(db(), scope.tenantId, from > 1n ? from - 2n : 0n)) {
    const seq = BigInt(record.chained.seq);
    if (seq >= from) piece.push(`${writeWalLine(record, previous)}\n`);
    previous = record.hash;
    if (piece.length === PIECE) {
      yield piece.join('');
      piece = [];
    }
    if (seq >= through) break;
  }
  if (piece.length > 0) yield piece.join('');
}
