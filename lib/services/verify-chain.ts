import {
  type Head,
  readWal,
  type StoredPolicies,
  type StoredRecord,
  toRecord,
} from '@/lib/db/audit';
import { chainHash, GENESIS, sha256 } from '@/lib/db/chain';
import type { Database } from '@/lib/db/client';
import { isEntryRecord, isPolicyRecord } from '@/lib/dlq/events';
import type { TenantId } from '@/lib/dlq/ids';
import { Wrong } from './fault';
import type { VerifyProgress } from './verify-progress';
import { foldGroupSetting, type GroupSettings } from './verify-groups';
import { type Counters, countersOf, countRecord, foldPolicy } from './verify-totals';

/** What the WAL adds up to, record by record. */
export interface ChainTotals {
  readonly records: number;
  readonly entries: number;
  readonly counters: ReadonlyMap<string, Counters>;
  readonly policies: StoredPolicies;
  /** Seq of the last record of each queue. */
  readonly seqs: ReadonlyMap<string, string>;
  readonly groups: GroupSettings;
  /** The records about groups, each with its group. */
  readonly said: readonly (readonly [group: string, seq: string])[];
}

/** Records between two tellings of how far it is. */
const TOLD_EVERY = 2_000;

/** Goes over the WAL by seq: no gap, every hash, the head; counts what it tells. */
export async function* walkChain(
  db: Database,
  tenantId: TenantId,
  head: Head,
): AsyncGenerator<VerifyProgress, ChainTotals> {
  const counters = new Map<string, Counters>();
  const policies: StoredPolicies = {
    defaults: null,
    queues: new Map(),
    target: null,
    seqs: new Map(),
  };
  const seqs = new Map<string, string>();
  const groups: GroupSettings = new Map();
  const said: (readonly [group: string, seq: string])[] = [];
  const total = Number(head.lastSeq);
  let entries = 0;
  let previous = GENESIS;
  let records = 0;
  yield { step: 'chain', done: 0, total };
  for await (const stored of readWal(db, tenantId)) {
    const { seq, entryId } = stored.chained;
    records += 1;
    if (seq !== String(records)) {
      throw new Wrong(`record ${String(records)} is missing`, { seq: String(records) });
    }
    checkHashes(stored, previous);
    previous = stored.hash;
    const record = toRecord(stored);
    if (record.collection !== null) seqs.set(record.collection, seq);
    if (isEntryRecord(record)) {
      if (entryId === null) throw new Wrong('the record names no entry', { seq });
      countRecord(countersOf(counters, record.collection), record);
      if (record.kind === 'enqueued') {
        entries += 1;
        if (entryId !== String(entries)) {
          throw new Wrong(`entry ${String(entries)} should have come in here`, { seq, entryId });
        }
      }
    } else if (isPolicyRecord(record)) {
      foldPolicy(policies, record);
      if (record.collection !== null) countersOf(counters, record.collection);
    } else if (record.kind !== 'operation') {
      said.push([record.payload.group, seq]);
      if (record.kind === 'group_set') foldGroupSetting(groups, record.seq, record.payload);
    }
    if (records % TOLD_EVERY === 0) yield { step: 'chain', done: records, total };
  }
  checkHead(head, { records, entries, previous });
  return { records, entries, counters, policies, seqs, groups, said };
}

function checkHashes(stored: StoredRecord, previous: Buffer): void {
  const { seq, entryId, payload } = stored.chained;
  if (!sha256(payload).equals(stored.payloadSha256)) {
    throw new Wrong('the payload does not have its recorded digest', { seq, entryId });
  }
  if (!chainHash(previous, stored.chained).equals(stored.hash)) {
    throw new Wrong('the record does not have the hash the chain demands', { seq, entryId });
  }
}

function checkHead(
  head: Head,
  { records, entries, previous }: { records: number; entries: number; previous: Buffer },
): void {
  if (String(head.lastSeq) !== String(records)) {
    throw new Wrong(`the WAL ends at ${String(records)}, its head at ${String(head.lastSeq)}`, {
      seq: String(records + 1),
    });
  }
  if (!head.lastHash.equals(previous)) {
    throw new Wrong('the head does not hold the hash of the last record', { seq: String(records) });
  }
  if (head.nextEntryId !== BigInt(entries) + 1n) {
    throw new Wrong(
      `the next entry would be ${String(head.nextEntryId)}, the last was ${String(entries)}`,
      { seq: String(records) },
    );
  }
}
