import { isDeepStrictEqual } from 'node:util';
import {
  breakdownKey,
  findAlteredDelta,
  findAlteredFacts,
  type Head,
  type QueueCounters,
  readBreakdowns,
  readCounters,
  readHead,
  readPolicies,
  readStates,
  readWal,
  type StoredPolicies,
  type StoredRecord,
  toRecord,
} from '@/lib/db/audit';
import { chainHash, GENESIS, sha256 } from '@/lib/db/chain';
import type { Database } from '@/lib/db/client';
import type { EntryState } from '@/lib/dlq/entry';
import { type EntryRecord, isEntryRecord, type PolicyRecord } from '@/lib/dlq/events';
import { evolve } from '@/lib/dlq/evolve';
import type { EntryId, TenantId } from '@/lib/dlq/ids';
import { DEFAULT_POLICY, DEFAULT_RETENTION_SECS } from '@/lib/dlq/policy';
import type { Violation } from '@/lib/dlq/violation';

/** The first thing found wrong with a tenant. */
export interface Fault {
  readonly tenantId: string;
  /** The WAL record it was found at; null when it cannot be tied to one. */
  readonly seq: string | null;
  readonly entryId: string | null;
  readonly message: string;
}

export interface Verified {
  readonly records: number;
  readonly entries: number;
}

class Wrong extends Error {
  readonly seq: string | null;
  readonly entryId: string | null;
  constructor(message: string, at: { seq?: string | null; entryId?: string | null } = {}) {
    super(message);
    this.seq = at.seq ?? null;
    this.entryId = at.entryId ?? null;
  }
}

interface Folded {
  state: EntryState;
  collection: string;
  username: string;
  documentId: string;
  lastSeq: string;
}

/**
 * Checks one tenant on a frozen snapshot: the chain, the head, the fold of the WAL against the live tables, the
 * counters against a recount, and the bytes against their digests. Stops at the first fault.
 */
export async function verifyTenant(
  db: Database,
  tenantId: TenantId,
): Promise<{ ok: true; value: Verified } | { ok: false; fault: Fault }> {
  try {
    const head = await readHead(db, tenantId);
    if (!head) throw new Wrong('the tenant has no head row');
    const walk = await walkWal(db, tenantId, head);
    await compareStates(db, tenantId, walk.entries);
    compareCounters(await readCounters(db, tenantId), walk.counters);
    compareBreakdowns(await readBreakdowns(db, tenantId), walk);
    comparePolicies(await readPolicies(db, tenantId), walk.policies);
    const facts = await findAlteredFacts(db, tenantId);
    if (facts) throw new Wrong('the facts of the entry are not those of its first record', facts);
    const delta = await findAlteredDelta(db, tenantId);
    if (delta) {
      throw new Wrong(
        delta.missing
          ? 'the bytes of the delta are missing'
          : 'the bytes of the delta do not have the digest that was recorded',
        delta,
      );
    }
    return { ok: true, value: { records: walk.records, entries: walk.entries.size } };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const { seq, entryId, message } = error;
    return { ok: false, fault: { tenantId: String(tenantId), seq, entryId, message } };
  }
}

async function walkWal(db: Database, tenantId: TenantId, head: Head) {
  const entries = new Map<EntryId, Folded>();
  const counters = new Map<string, { -readonly [K in keyof QueueCounters]: number }>();
  const policies: StoredPolicies = { defaults: null, queues: new Map(), target: null };
  const arrivals = new Map<string, number>();
  let lastEntry = 0n;
  let previous = GENESIS;
  let records = 0;
  for await (const stored of readWal(db, tenantId)) {
    const { seq, entryId } = stored.chained;
    records += 1;
    if (seq !== String(records)) {
      throw new Wrong(`record ${String(records)} is missing`, { seq: String(records) });
    }
    checkHashes(stored, previous);
    previous = stored.hash;
    const record = toRecord(stored);
    if (!isEntryRecord(record)) {
      foldPolicy(policies, record);
      if (record.collection !== null) countersOf(counters, record.collection);
      continue;
    }
    const before = entries.get(record.entryId);
    try {
      const state = evolve(before?.state ?? null, record);
      const told = record.kind === 'enqueued' ? record.payload : null;
      entries.set(record.entryId, {
        state,
        collection: record.collection,
        username: told?.username ?? before?.username ?? '',
        documentId: told?.document_id ?? before?.documentId ?? '',
        lastSeq: seq,
      });
      if (record.entryId > lastEntry) lastEntry = record.entryId;
    } catch (error) {
      throw new Wrong(error instanceof Error ? error.message : String(error), { seq, entryId });
    }
    count(countersOf(counters, record.collection), record);
    if (record.kind === 'enqueued') {
      const kind = violationKind(record.payload.violation);
      const hour = Math.floor(record.at / HOUR_MS);
      add(arrivals, breakdownKey(['arrived', record.collection, kind, hour]));
    }
  }
  if (String(head.lastSeq) !== String(records)) {
    const seq = String(records + 1);
    throw new Wrong(`the WAL ends at ${String(records)}, its head at ${String(head.lastSeq)}`, {
      seq,
    });
  }
  if (!head.lastHash.equals(previous)) {
    throw new Wrong('the head does not hold the hash of the last record', { seq: String(records) });
  }
  if (head.nextEntryId !== lastEntry + 1n) {
    throw new Wrong(
      `the next entry would be ${String(head.nextEntryId)}, the last was ${String(lastEntry)}`,
    );
  }
  return { records, entries, counters, policies, arrivals };
}

const HOUR_MS = 3_600_000;

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function compareBreakdowns(
  live: ReadonlyMap<string, number>,
  walk: {
    readonly entries: ReadonlyMap<EntryId, Folded>;
    readonly arrivals: ReadonlyMap<string, number>;
  },
): void {
  const counted = new Map(walk.arrivals);
  for (const { state, collection } of walk.entries.values()) {
    if (state.status !== 'pending' && state.status !== 'redriving') continue;
    const kind = violationKind(state.lastViolation);
    add(counted, breakdownKey(['unresolved', collection, kind]));
  }
  for (const key of new Set([...live.keys(), ...counted.keys()])) {
    if (live.get(key) !== counted.get(key)) {
      throw new Wrong(`the count of ${key} is not its recount`);
    }
  }
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

function countersOf(
  counters: Map<string, { -readonly [K in keyof QueueCounters]: number }>,
  collection: string,
) {
  const known = counters.get(collection);
  if (known) return known;
  const fresh = {
    pending: 0,
    redriving: 0,
    resolved: 0,
    expired: 0,
    evicted: 0,
    purged: 0,
    totalEnqueued: 0,
    totalExpired: 0,
    totalResolved: 0,
    totalEvicted: 0,
  };
  counters.set(collection, fresh);
  return fresh;
}

function count(
  counters: { -readonly [K in keyof QueueCounters]: number },
  { kind, from, to }: EntryRecord,
): void {
  if (from !== null) counters[from] -= 1;
  counters[to] += 1;
  if (kind === 'enqueued') counters.totalEnqueued += 1;
  if (kind === 'expired') counters.totalExpired += 1;
  if (kind === 'evicted') counters.totalEvicted += 1;
  if (to === 'resolved' && from !== 'resolved') counters.totalResolved += 1;
}

async function compareStates(
  db: Database,
  tenantId: TenantId,
  entries: ReadonlyMap<EntryId, Folded>,
): Promise<void> {
  let seen = 0;
  for await (const live of readStates(db, tenantId)) {
    const folded = entries.get(live.entryId);
    const at = { seq: folded?.lastSeq ?? null, entryId: String(live.entryId) };
    if (!folded) throw new Wrong('the entry has no record', at);
    seen += 1;
    const same =
      isDeepStrictEqual(live.state, folded.state) &&
      live.collection === folded.collection &&
      live.username === folded.username &&
      live.documentId === folded.documentId &&
      live.violationKind === violationKind(folded.state.lastViolation);
    if (!same) throw new Wrong('the live state of the entry is not the fold of its records', at);
  }
  if (seen === entries.size) return;
  const live = new Set<EntryId>();
  for await (const { entryId } of readStates(db, tenantId)) live.add(entryId);
  for (const [entryId, { lastSeq }] of entries) {
    if (!live.has(entryId)) {
      throw new Wrong('the entry is missing from the live tables', {
        seq: lastSeq,
        entryId: String(entryId),
      });
    }
  }
}

/** The name lists filter by: the tag of a violation this version does not know. */
function violationKind(violation: Violation): string {
  return violation.kind === 'unknown' ? violation.tag : violation.kind;
}

function foldPolicy(policies: StoredPolicies, record: PolicyRecord): void {
  if (record.kind === 'defaults_set') policies.defaults = record.payload;
  else if (record.kind === 'target_set') {
    policies.target = { kind: record.payload.kind, url: record.payload.url };
  } else if (record.collection !== null) policies.queues.set(record.collection, record.payload);
}

const NO_OVERRIDES = { ttl_secs: null, action: null, capacity: null };

function comparePolicies(live: StoredPolicies, told: StoredPolicies): void {
  const defaults = told.defaults ?? {
    name: null,
    ttl_secs: String(DEFAULT_POLICY.ttlSecs),
    action: DEFAULT_POLICY.action,
    capacity: DEFAULT_POLICY.capacity,
    retention_secs: DEFAULT_RETENTION_SECS,
  };
  if (!isDeepStrictEqual(live.defaults, defaults)) {
    throw new Wrong('the policy of the tenant is not the one last set');
  }
  if (!isDeepStrictEqual(live.target, told.target)) {
    throw new Wrong('the target of the tenant is not the one last set');
  }
  for (const [collection, policy] of live.queues) {
    if (!isDeepStrictEqual(policy, told.queues.get(collection) ?? NO_OVERRIDES)) {
      throw new Wrong(`the policy of queue ${JSON.stringify(collection)} is not the one last set`);
    }
  }
}

function compareCounters(
  live: ReadonlyMap<string, QueueCounters>,
  counted: ReadonlyMap<string, QueueCounters>,
): void {
  for (const collection of new Set([...live.keys(), ...counted.keys()])) {
    if (!isDeepStrictEqual(live.get(collection), counted.get(collection))) {
      throw new Wrong(`the counters of queue ${JSON.stringify(collection)} are not their recount`);
    }
  }
}
