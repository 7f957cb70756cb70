import { filterOf } from '@/lib/dlq/filter';
import { sql } from 'drizzle-orm';
import { type JsonObject, jsonText, type JsonValue } from '@/lib/codec/json';
import {
  hintFromSerde,
  hintToSerde,
  violationFromSerde,
  violationToSerde,
} from '@/lib/codec/serde';
import { rebuildTenant } from '@/lib/db/rebuild';
import { sweepTenant } from '@/lib/db/sweeps';
import { readU64 } from '@/lib/codec/u64';
import { db } from '@/lib/db/client';
import { getEntries, getEntry, listEntries, readDeltas } from '@/lib/db/entries';
import { listQueues, queuePolicy } from '@/lib/db/queues';
import type { ExpiryAction } from '@/lib/dlq/entry';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
import type { EntryView } from '@/lib/dlq/views';
import { violationDisplay } from '@/lib/dlq/violation';
import { resolveEntry } from '@/lib/services/act';
import { changeEntry } from '@/lib/services/change-entry';
import { ingest } from '@/lib/services/ingest';
import { setQueuePolicy, setTenantDefaults } from '@/lib/services/set-policy';

/** An operation of a trace; u64 fields are decimal strings or numbers. */
export type Op = JsonObject;

/** The seed's queue knows one id space over all tenants; here ids count per tenant. */
interface Place {
  readonly scope: TenantScope;
  readonly entryId: EntryId;
}

const WHY = { reason: null, requestId: null };
/** Room for every u32 tenant of one `new`; the next `new` gets tenants nobody used. */
const GENERATION = 2n ** 32n;
const PAGE = 500;

/** Makes the interpreter of a trace: one call an operation, results in the trace's words. */
export function createQueue(): (op: Op) => Promise<JsonValue> {
  let generation = 0n;
  let config: JsonObject = {};
  let places: Place[] = [];
  const scopes = new Map<bigint, TenantScope>();

  /** The tenant of this generation; its defaults are those of `new`. */
  async function scopeOf(op: Op): Promise<TenantScope> {
    const outer = u64(op['tenant_id']);
    const known = scopes.get(outer);
    if (known) return known;
    const scope = mintTenantScope((generation * GENERATION + outer) as TenantId, 'conformance');
    scopes.set(outer, scope);
    if (Object.keys(config).length > 0) {
      const policy = config['default_policy'] as JsonObject;
      await setTenantDefaults(
        scope,
        {
          name: null,
          ttlSecs: u64(policy['ttl_secs']),
          action: policy['expiry_action'] as ExpiryAction,
          // The seed counts in usize; no queue comes near the end of a Postgres integer.
          capacity: Math.min(Number(config['max_entries_per_collection']), 2 ** 31 - 1),
          retentionSecs: 3_153_600_000,
        },
        WHY,
      );
    }
    return scope;
  }

  const placeOf = (op: Op): Place | undefined => places[Number(u64(op['entry_id'])) - 1];
  const outerId = (scope: TenantScope, entryId: string) =>
    String(
      1 +
        places.findIndex(
          (place) => place.scope.tenantId === scope.tenantId && String(place.entryId) === entryId,
        ),
    );

  async function shown(scope: TenantScope, entries: readonly EntryView[]): Promise<JsonValue[]> {
    const deltas = await readDeltas(
      scope,
      entries.map((entry) => BigInt(entry.entryId) as EntryId),
    );
    return entries.map((entry) => ({
      entry_id: outerId(scope, entry.entryId),
      session_id: entry.sessionId,
      tenant_id: Number(BigInt(entry.tenantId) - generation * GENERATION),
      username: entry.username,
      collection: entry.collection,
      document_id: entry.documentId,
      mutation_id: entry.mutationId,
      peer_id: entry.peerId,
      delta: Buffer.from(deltas.get(BigInt(entry.entryId) as EntryId) ?? []).toString('hex'),
      violation_type: violationToSerde(entry.firstViolation),
      compensation: entry.compensation === null ? null : hintToSerde(entry.compensation),
      created_at: String(Math.floor(entry.createdAt / 1000)),
      device_metadata: {
        client_version: entry.device.clientVersion,
        remote_addr: entry.device.remoteAddr,
        peer_id: entry.device.peerId,
      },
      retry_count: entry.retryCount,
      resolved: entry.status === 'resolved',
    }));
  }

  async function inQueue(scope: TenantScope, collection?: string): Promise<EntryView[]> {
    const found: EntryId[] = [];
    for (const status of ['pending', 'redriving', 'resolved'] as const) {
      const filter = filterOf({ status, collection });
      let cursor: string | null = null;
      do {
        const page = await listEntries(scope, filter, cursor, PAGE);
        found.push(...page.rows.map((row) => BigInt(row.entryId) as EntryId));
        cursor = page.older;
      } while (cursor !== null);
    }
    const entries = await getEntries(scope, found);
    return entries.reverse();
  }

  const operations: { readonly [name: string]: (op: Op) => Promise<JsonValue> } = {
    async new(op) {
      generation += 1n;
      config = op['config'] as JsonObject;
      places = [];
      scopes.clear();
      return { ok: true };
    },
    async set_time(op) {
      await db().execute(
        sql`update conformance_clock set now_ms = ${String(u64(op['now']) * 1000n)}::bigint`,
      );
      return { ok: true };
    },
    async enqueue(op) {
      const scope = await scopeOf(op);
      const done = await ingest(scope, { id: null, bodySha256: '', rejections: [rejection(op)] });
      if (done.kind !== 'stored') throw new Error('not stored');
      for (const entryId of done.entryIds) places.push({ scope, entryId });
      return { entry_id: String(places.length) };
    },
    async set_expiry_policy(op) {
      const policy = op['policy'] as JsonObject;
      await setQueuePolicy(
        await scopeOf(op),
        text(op['collection']),
        {
          ttlSecs: u64(policy['ttl_secs']),
          action: policy['expiry_action'] as ExpiryAction,
          capacity: null,
        },
        WHY,
      );
      return { ok: true };
    },
    async expiry_policy(op) {
      const policy = await queuePolicy(await scopeOf(op), text(op['collection']));
      return { ttl_secs: policy.ttlSecs, expiry_action: policy.action };
    },
    async entries_for_collection(op) {
      const scope = await scopeOf(op);
      const entries = await inQueue(scope, text(op['collection']));
      return shown(
        scope,
        entries.filter((entry) => entry.status !== 'resolved'),
      );
    },
    async get_entry(op) {
      const place = placeOf(op);
      const entry = place ? await getEntry(place.scope, place.entryId) : null;
      if (!place || !entry || entry.closedAt !== null) return null;
      const [one] = await shown(place.scope, [entry]);
      return one ?? null;
    },
    async resolve_entry(op) {
      const place = placeOf(op);
      if (!place) return { ok: false };
      const done = await resolveEntry(place.scope, {
        entryId: place.entryId,
        version: null,
        ...WHY,
      });
      return { ok: done.ok };
    },
    async increment_retry(op) {
      const place = placeOf(op);
      return { ok: place ? await retryWithoutTarget(place) : false };
    },
    async sweep_expired() {
      const expired: { id: bigint; action: string }[] = [];
      for (const scope of scopes.values()) {
        for (;;) {
          const swept = await sweepTenant(scope.tenantId, 5_000);
          for (const { entry_id, action } of swept.expired) {
            expired.push({ id: BigInt(outerId(scope, entry_id)), action });
          }
          if (!swept.more) break;
        }
      }
      expired.sort((a, b) => (a.id < b.id ? -1 : 1));
      return expired.map(({ id, action }) => ({ entry_id: String(id), action }));
    },
    async totals() {
      const sum = { total: 0, unresolved: 0, enqueued: 0n, expired: 0n, resolved: 0n };
      for (const scope of scopes.values()) {
        for (const queue of await listQueues(scope)) {
          sum.total += queue.used;
          sum.unresolved += queue.pending + queue.redriving;
          sum.enqueued += BigInt(queue.totalEnqueued);
          sum.expired += BigInt(queue.totalExpired);
          sum.resolved += BigInt(queue.totalResolved);
        }
      }
      return {
        total_entries: sum.total,
        unresolved_entries: sum.unresolved,
        total_enqueued: String(sum.enqueued),
        total_expired: String(sum.expired),
        total_resolved: String(sum.resolved),
      };
    },
    async replay() {
      const ids: bigint[] = [];
      for (const scope of scopes.values()) {
        await rebuildTenant(scope.tenantId);
        for (const entry of await inQueue(scope)) ids.push(BigInt(outerId(scope, entry.entryId)));
      }
      ids.sort((a, b) => (a < b ? -1 : 1));
      return { entries: ids.map(String) };
    },
    async violation_display(op) {
      return { display: violationDisplay(violation(op)) };
    },
  };

  return async (op) => {
    const name = text(op['op']);
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) throw new Error(`unknown operation: ${name}`);
    return operation(op);
  };
}

/** An attempt whose target is away: what the seed's `increment_retry` counts. */
async function retryWithoutTarget({ scope, entryId }: Place): Promise<boolean> {
  const request = { entryId, version: null, ...WHY, bodySha256: '' };
  const started = await changeEntry(scope, request, {
    kind: 'start',
    mode: 'retry',
    by: 'person',
    leaseMs: 60_000,
    target: 'none',
  });
  if (!started.ok) return false;
  const entry = await getEntry(scope, entryId);
  await changeEntry(scope, request, {
    kind: 'answer',
    attempt: entry?.retryCount ?? 0,
    end: { kind: 'failed', message: 'no target', temporary: true },
  });
  return true;
}

function u64(value: JsonValue | undefined): U64 {
  const read = readU64(value);
  if (!read.ok) throw new Error(`not a u64: ${jsonText(value)}`);
  return read.value;
}

function text(value: JsonValue | undefined): string {
  if (typeof value !== 'string') throw new Error(`not a text: ${jsonText(value)}`);
  return value;
}

function violation(op: Op) {
  const read = violationFromSerde(op['violation_type']);
  if (!read.ok) throw new Error(read.error.detail);
  return read.value;
}

function rejection(op: Op) {
  const device = op['device_metadata'] as JsonObject;
  const hint = op['compensation'] == null ? null : hintFromSerde(op['compensation']);
  if (hint !== null && !hint.ok) throw new Error(hint.error.detail);
  return {
    delta: new Uint8Array(Buffer.from(text(op['delta']), 'hex')),
    facts: {
      sessionId: text(op['session_id']),
      username: text(op['username']),
      collection: text(op['collection']),
      documentId: text(op['document_id']),
      mutationId: u64(op['mutation_id']),
      peerId: u64(op['peer_id']),
      violation: violation(op),
      compensation: hint === null ? null : hint.value,
      device: {
        clientVersion: text(device['client_version']),
        remoteAddr: text(device['remote_addr']),
        peerId: u64(device['peer_id']),
      },
      source: null,
    },
  };
}
