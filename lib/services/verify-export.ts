import { chainHash, GENESIS, sha256 } from '@/lib/db/chain';
import { type ExportedRecord, readWalLine } from './wal-line';

/** What a file of exported records says of itself. */
export type ExportVerdict =
  | {
      readonly ok: true;
      readonly tenantId: string;
      /** Seqs, decimal. */
      readonly from: string;
      readonly through: string;
      readonly records: number;
      /** Of the last record; lower-case hex. */
      readonly lastHash: string;
    }
  | {
      readonly ok: false;
      /** Of the file, from 1. */
      readonly line: number;
      /** The seq the first bad record has or should have; null when it cannot be told. */
      readonly seq: string | null;
      readonly message: string;
    };

/** Computes the hash chain anew from the lines of an export alone (null: a line that is no UTF-8); stops at the first record that does not fit. */
export async function verifyExport(
  lines: AsyncIterable<string | null> | Iterable<string | null>,
): Promise<ExportVerdict> {
  let first: ExportedRecord | null = null;
  let last: ExportedRecord | null = null;
  let number = 0;
  for await (const text of lines) {
    number += 1;
    const expected = last === null ? null : String(BigInt(last.chained.seq) + 1n);
    const record = text === null ? { wrong: 'it is not UTF-8' } : readWalLine(text);
    if ('wrong' in record) {
      return { ok: false, line: number, seq: expected, message: record.wrong };
    }
    const message = misfit(record, last);
    if (message !== null) {
      return { ok: false, line: number, seq: expected ?? record.chained.seq, message };
    }
    first ??= record;
    last = record;
  }
  if (first === null || last === null) {
    return { ok: false, line: 1, seq: null, message: 'there is no record in it' };
  }
  return {
    ok: true,
    tenantId: last.chained.tenantId,
    from: first.chained.seq,
    through: last.chained.seq,
    records: number,
    lastHash: last.hash,
  };
}

/** Why a record does not follow on the one before it; null: it does. */
function misfit(record: ExportedRecord, last: ExportedRecord | null): string | null {
  const { chained, previousHash, payloadSha256, hash } = record;
  if (last === null) {
    if (chained.seq === '0') return 'seqs begin at 1';
    if (chained.seq === '1' && previousHash !== GENESIS.toString('hex')) {
      return 'the first record of a tenant builds on zeros';
    }
  } else {
    if (chained.tenantId !== last.chained.tenantId) {
      return `it belongs to tenant ${chained.tenantId}, the records before to tenant ${last.chained.tenantId}`;
    }
    const expected = String(BigInt(last.chained.seq) + 1n);
    if (chained.seq !== expected) return `seq ${expected} is missing: this is seq ${chained.seq}`;
    if (previousHash !== last.hash) return 'it does not build on the hash of the record before';
  }
  if (sha256(chained.payload).toString('hex') !== payloadSha256) {
    return 'the payload does not have its recorded digest';
  }
  if (chainHash(Buffer.from(previousHash, 'hex'), chained).toString('hex') !== hash) {
    return 'the record does not have the hash the chain demands';
  }
  return null;
}
