import { encode } from '@msgpack/msgpack';
import { LoroDoc } from 'loro-crdt';
import type { U64 } from '@/lib/dlq/ids';
import { U64_MAX } from '@/lib/dlq/ids';
import type { Rejection } from '@/lib/dlq/rejection';
import {
  rejection,
  serverCollection,
  type ServerCollection,
  session,
  singleWriters,
} from './devices';
import { steady, storm } from './pace';
import type { DemoStage, DemoTenant } from './plan';
import { type Random, seededRandom } from './random';
import { GLOBEX } from './tenants';

const SITES = ['north', 'harbour', 'plant 4', 'substation β'] as const;

/** Field service: sensor rows in MessagePack, machine ids at the ends of u64, alerts that escalate. */
export function buildGlobex(): DemoTenant {
  const random = seededRandom(20_260_202);
  const tickets = serverCollection('tickets', 21n);
  for (let i = 1; i <= 80; i += 1) {
    tickets.put(`t-${i}`, {
      state: 'open',
      assignee: random.pick(['gus', 'hana', 'ivo']),
      site: random.pick(SITES),
    });
  }
  const work = ticketEdits(random, tickets);
  for (let i = 1; i <= 25; i += 1) tickets.set(`t-${i}`, { state: 'closed', assignee: 'dispatch' });
  const readings = sensorRows(random);
  return {
    tenantId: GLOBEX.id,
    name: GLOBEX.name,
    documents: [
      {
        collection: 'tickets',
        document: tickets.snapshot(),
        writer: 'dispatch',
        rules: {
          fields: { state: { type: 'string', required: true } },
          policies: [{ name: 'tickets_assignee', field: 'assignee', allows: 'writer' }],
        },
      },
      { collection: 'parts', document: null, writer: 'stores', rules: { unique: ['serial'] } },
    ],
    stages: [
      expired(random),
      {
        from: 66,
        to: 0.01,
        policies: [
          {
            collection: 'alerts',
            ttlSecs: 14_400n,
            action: 'Escalate',
            capacity: null,
            reason: 'Somebody has to hear of an alert before the shift ends.',
          },
          {
            collection: 'parts',
            ttlSecs: 604_800n,
            action: 'ForceApplyLww',
            capacity: 500,
            reason: 'Stock counts: the last one wins.',
          },
          {
            collection: 'readings',
            ttlSecs: U64_MAX,
            action: 'Drop',
            capacity: 900,
            reason: 'Kept until somebody looks; the ttl never comes.',
          },
        ],
        flows: [
          steady('tickets', work, 60, 0.3, 13),
          steady('readings', readings.slice(0, 240), 60, 0.3, 15),
          storm('outage', readings.slice(240), 30, 29.2, 60),
          storm('extremes', extremes(random), 4, 3.9, 6),
          storm('alerts', alerts(random, 45, 100), 1.7, 0.2, 9),
        ],
        acts: [
          ...work
            .filter(({ facts }) => facts.violation.kind === 'token_expired')
            .slice(0, 10)
            .map((each) => ({
              kind: 'retry' as const,
              rejection: each,
              reason: 'Signed in again.',
            })),
          ...readings.slice(0, 12).map((each) => ({
            kind: 'resolve' as const,
            rejection: each,
            reason: 'Calibration run, not data.',
          })),
        ],
        sweep: false,
      },
    ],
  };
}

/** What earlier expiries left behind: forced writes that worked and failed, alerts nobody could be told. */
function expired(random: Random): DemoStage {
  const reason = 'Trial of the policy.';
  return {
    from: 68.5,
    to: 67,
    policies: [
      { collection: 'alerts', ttlSecs: 0n, action: 'Escalate', capacity: null, reason },
      { collection: 'parts', ttlSecs: 0n, action: 'ForceApplyLww', capacity: null, reason },
    ],
    flows: [
      storm('first-alerts', alerts(random, 6, 0), 68, 67.5, 6),
      storm('parts', parts(random), 68, 67.5, 14),
    ],
    acts: [],
    sweep: true,
  };
}

function ticketEdits(random: Random, tickets: ServerCollection): Rejection[] {
  const deviceOf = singleWriters(tickets);
  return Array.from({ length: 260 }, (_, i) => {
    const from = session(random, random.pick(['gus', 'hana', 'ivo', 'jae']));
    const documentId = `t-${1 + (i % 80)}`;
    const copy = deviceOf(from.peer);
    const base = { session: from, collection: 'tickets', documentId };
    if (i % 5 === 0) {
      return rejection({
        ...base,
        delta: copy.set(documentId, { state: 'done', assignee: from.username }),
        violation: { kind: 'token_expired' },
        hint: { kind: 'permission_denied' },
      });
    }
    if (i % 5 === 1) {
      return rejection({
        ...base,
        delta: copy.set(documentId, { assignee: 'nobody' }),
        violation: { kind: 'rls_policy_violation', policy_name: 'tickets_assignee' },
        hint: { kind: 'permission_denied' },
      });
    }
    if (i % 5 === 2) {
      return rejection({
        ...base,
        delta: copy.drop(documentId),
        violation: { kind: 'permission_denied' },
        hint: { kind: 'permission_denied' },
      });
    }
    return rejection({
      ...base,
      delta: copy.set(documentId, { state: 'waiting', parts: 1 + random.below(9) }),
      violation: { kind: 'unknown', tag: 'quota_exceeded', detail: '{"limit":100,"used":100}' },
      hint: { kind: 'unknown', tag: 'upgrade_plan', detail: '{"plan":"team"}' },
      source: {
        entryId: (9_000n + BigInt(i)) as U64,
        createdAt: (1_760_000_000n + BigInt(i * 7)) as U64,
        retryCount: i % 3,
        resolved: false,
      },
    });
  });
}

function sensorRows(random: Random): Rejection[] {
  return Array.from({ length: 420 }, (_, i) => {
    const from = session(random, `gateway-${1 + random.below(6)}`);
    const at = 1_760_000_000_000n + BigInt(i * 60_000);
    return rejection({
      session: from,
      collection: 'readings',
      documentId: `s${1 + (i % 12)}/${i}`,
      delta: encode(
        { sensor: `s${1 + (i % 12)}`, celsius: 18 + random.below(90) / 10, at },
        { useBigInt64: true },
      ),
      violation:
        i % 6 === 5
          ? { kind: 'constraint_violation', detail: 'celsius between -40 and 25' }
          : { kind: 'rate_limited' },
      hint: i % 6 === 5 ? { kind: 'custom', constraint: 'constraint', detail: 'celsius' } : null,
    });
  });
}

/** Alerts as JSON rows; some came empty, as refusals on the way to the device do. */
function alerts(random: Random, count: number, from: number): Rejection[] {
  return Array.from({ length: count }, (_, i) => {
    const row = { level: random.pick(['warn', 'page']), site: random.pick(SITES), n: from + i };
    const empty = i % 9 === 8;
    return rejection({
      session: session(random, `panel-${1 + random.below(4)}`),
      collection: 'alerts',
      documentId: `alert-${from + i + 1}`,
      delta: empty ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(row)),
      violation: empty
        ? { kind: 'malformed_delta', detail: 'row push refused by the device' }
        : { kind: 'permission_denied' },
      hint: empty ? null : { kind: 'permission_denied' },
    });
  });
}

function parts(random: Random): Rejection[] {
  const deviceOf = singleWriters(serverCollection('parts', 22n));
  return Array.from({ length: 14 }, (_, i) => {
    const from = session(random, 'stores');
    const documentId = `part-${i + 1}`;
    const readable = i % 4 !== 3;
    return rejection({
      session: from,
      collection: 'parts',
      documentId,
      delta: readable
        ? deviceOf(from.peer).put(documentId, { serial: `SN-${i % 5}`, count: i })
        : Uint8Array.from([0xfe, 0xed, 0xfa, 0xce, i]),
      violation: { kind: 'unique_violation', field: 'serial', value: `SN-${i % 5}` },
      hint: { kind: 'unique_violation', field: 'serial', conflicting_value: `SN-${i % 5}` },
    });
  });
}

/** Ids at the ends of u64, and a bitemporal row whose integers JavaScript cannot hold. */
function extremes(random: Random): Rejection[] {
  const ends = [0n, 1n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, U64_MAX];
  return ends.map((end, i) =>
    rejection({
      session: session(random, 'twin-gateway', end),
      collection: 'machines',
      documentId: `m-${String(end)}`,
      mutationId: end,
      delta:
        i % 2 === 0 ? bitemporalRow(i) : encode({ id: end, alive: true }, { useBigInt64: true }),
      violation: { kind: 'schema_violation', field: 'id', reason: 'out of range' },
      hint: { kind: 'schema_violation', field: 'id', reason: 'out of range' },
      source: {
        entryId: end as U64,
        createdAt: U64_MAX as U64,
        retryCount: 4_294_967_295,
        resolved: true,
      },
    }),
  );
}

/** Loro takes 64-bit integers from JSON text only. */
function bitemporalRow(n: number): Uint8Array {
  const doc = new LoroDoc();
  const open = '9223372036854775807';
  const rowId = 'cid:0@0:Map';
  const ops = [
    `{"container":"cid:root-machines:Map","content":{"type":"insert","key":"m-${n}","value":"🦜:${rowId}"},"counter":0}`,
    `{"container":"${rowId}","content":{"type":"insert","key":"_ts_valid_until","value":${open}},"counter":1}`,
    `{"container":"${rowId}","content":{"type":"insert","key":"name","value":"lathe ${n}"},"counter":2}`,
  ];
  const change = `{"id":"0@0","timestamp":0,"deps":[],"lamport":0,"msg":null,"ops":[${ops.join(',')}]}`;
  doc.importJsonUpdates(
    `{"schema_version":1,"start_version":{},"peers":["${String(2n ** 64n - 2n - BigInt(n))}"],"changes":[${change}]}`,
  );
  return doc.export({ mode: 'update' });
}
