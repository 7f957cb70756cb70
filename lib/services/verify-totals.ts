import { isDeepStrictEqual } from 'node:util';
import type { QueueCounters, StoredPolicies } from '@/lib/db/audit';
import type { EntryRecord, PolicyRecord } from '@/lib/dlq/events';
import { DEFAULT_POLICY, DEFAULT_RETENTION_SECS } from '@/lib/dlq/policy';
import { Wrong } from './fault';

/** A queue's counters while they are counted. */
export type Counters = { -readonly [K in keyof QueueCounters]: QueueCounters[K] };

/** The counters of a queue, from nought when it is met for the first time. */
export function countersOf(counters: Map<string, Counters>, collection: string): Counters {
  const known = counters.get(collection);
  if (known) return known;
  const fresh: Counters = {
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
    lastEnqueuedAt: null,
    lastEvictedAt: null,
  };
  counters.set(collection, fresh);
  return fresh;
}

/** Counts one record of an entry. */
export function countRecord(counters: Counters, { kind, from, to, at }: EntryRecord): void {
  if (from !== null) counters[from] -= 1;
  counters[to] += 1;
  if (kind === 'enqueued') counters.totalEnqueued += 1;
  if (kind === 'expired') counters.totalExpired += 1;
  if (kind === 'evicted') counters.totalEvicted += 1;
  if (to === 'resolved' && from !== 'resolved') counters.totalResolved += 1;
  if (kind === 'enqueued') counters.lastEnqueuedAt = at;
  if (kind === 'evicted') counters.lastEvictedAt = at;
}

/** What policies and target stand after one more record. */
export function foldPolicy(policies: StoredPolicies, record: PolicyRecord): void {
  if (record.kind !== 'target_set') policies.seqs.set(record.collection, String(record.seq));
  if (record.kind === 'defaults_set') {
    const { second_person = policies.defaults?.second_person ?? false } = record.payload;
    policies.defaults = { ...record.payload, second_person };
  } else if (record.kind === 'target_set') {
    policies.target = { kind: record.payload.kind, url: record.payload.url };
  } else if (record.collection !== null) policies.queues.set(record.collection, record.payload);
}

const NO_OVERRIDES = { ttl_secs: null, action: null, capacity: null };

/** Throws when the live policies or target are not those last set. */
export function comparePolicies(live: StoredPolicies, told: StoredPolicies): void {
  const defaults = told.defaults ?? {
    name: null,
    ttl_secs: String(DEFAULT_POLICY.ttlSecs),
    action: DEFAULT_POLICY.action,
    capacity: DEFAULT_POLICY.capacity,
    retention_secs: DEFAULT_RETENTION_SECS,
    second_person: false,
  };
  if (!isDeepStrictEqual(live.defaults, defaults)) {
    throw new Wrong('the policy of the tenant is not the one last set', {
      seq: told.seqs.get(null) ?? null,
    });
  }
  if (!isDeepStrictEqual(live.target, told.target)) {
    throw new Wrong('the target of the tenant is not the one last set');
  }
  for (const [collection, policy] of live.queues) {
    if (!isDeepStrictEqual(policy, told.queues.get(collection) ?? NO_OVERRIDES)) {
      throw new Wrong(`the policy of queue ${JSON.stringify(collection)} is not the one last set`, {
        seq: told.seqs.get(collection) ?? null,
      });
    }
  }
  if (!isDeepStrictEqual(live.seqs, told.seqs)) {
    throw new Wrong('a policy does not name the record that set it');
  }
}

/**
 * Throws when a queue's live counters are not what its records add up to. `seqs`: the last record of each queue, up to
 * which they were counted.
 */
export function compareCounters(
  live: ReadonlyMap<string, QueueCounters>,
  counted: ReadonlyMap<string, QueueCounters>,
  seqs: ReadonlyMap<string, string>,
): void {
  for (const collection of new Set([...live.keys(), ...counted.keys()])) {
    if (!isDeepStrictEqual(live.get(collection), counted.get(collection))) {
      throw new Wrong(`the counters of queue ${JSON.stringify(collection)} are not their recount`, {
        seq: seqs.get(collection) ?? null,
      });
    }
  }
}

/** The same for counts by violation and by hour. */
export function compareBreakdowns(
  live: ReadonlyMap<string, number>,
  counted: ReadonlyMap<string, number>,
): void {
  for (const key of new Set([...live.keys(), ...counted.keys()])) {
    if (live.get(key) !== counted.get(key)) {
      throw new Wrong(`the count of ${key} is not its recount`);
    }
  }
}
