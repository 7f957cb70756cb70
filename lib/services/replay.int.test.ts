import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rebuildTenant } from '@/lib/db/rebuild';
import { sweepTenant } from '@/lib/db/sweeps';
import { readHead } from '@/lib/db/audit';
import { readStates, type StoredState } from '@/lib/db/audit-entries';
import { db } from '@/lib/db/client';
import { loadState } from '@/lib/db/entries';
import { listGroups } from '@/lib/db/groups';
import { listQueues } from '@/lib/db/queues';
import type { AttemptEnd } from '@/lib/dlq/decide';
import { EXPIRY_ACTIONS, type ExpiryAction } from '@/lib/dlq/entry';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { Violation } from '@/lib/dlq/violation';
import {
  holdEntry,
  noteEntry,
  purgeEntry,
  releaseEntry,
  reopenEntry,
  resolveEntry,
  restoreEntry,
  retryFollowUp,
} from './act';
import { changeEntry } from './change-entry';
import { noteGroup, setGroup } from './set-group';
import { setQueuePolicy, setTenantDefaults } from './set-policy';
import { enqueue, EPOCH, openWorld, rejection, tenant, type World } from './test-world';
import { verifyTenant } from './verify';

/**
 * For random histories over several tenants, at every step: the fold of the WAL is the live state and stays it after
 * a rebuild, counters are their recount, the WAL is dense and chained, capacity holds, other tenants are untouched.
 */

const COLLECTIONS = ['orders', 'users', '__proto__'];
/** The same histories every time, unless another seed is asked for. */
const SEED = Number(process.env['DLQ_TEST_SEED'] ?? 20261123);
const MUST_REACH = [
  'new enqueued',
  'pending resolved',
  'pending attempt_started',
  'pending expired',
  'pending evicted',
  'redriving attempt_accepted',
  'redriving attempt_refused',
  'redriving attempt_unknown',
  'redriving evicted',
  'resolved reopened',
  'resolved evicted',
  'expired attempt_started',
  'expired attempt_accepted',
  'expired attempt_refused',
  'expired attempt_failed',
  'expired attempt_unknown',
  'expired delivered',
  'expired delivery_failed',
  'expired follow_up_owed',
  'expired restored',
  'expired purged',
  'evicted restored',
  'evicted purged',
  'pending held',
  'pending released',
  'redriving held',
  'resolved held',
  'expired held',
  'evicted held',
  'pending assigned',
  'redriving assigned',
  'resolved assigned',
  'pending noted',
  'expired noted',
  'pending attempt_late',
];
const OTHERWISE: AttemptEnd = { kind: 'refused', violation: { kind: 'permission_denied' } };
const WHY = { reason: null, requestId: null };
/** What entries are rejected for; answers refuse for one of them as well. */
const VIOLATIONS: readonly Violation[] = [
  { kind: 'rate_limited' },
  { kind: 'unique_violation', field: 'email', value: 'c@d' },
  { kind: 'constraint_violation', detail: `total of 'x7' is 3` },
  { kind: 'unknown', tag: 'Tag', detail: '{"a":1}' },
];

const entry = fc.integer({ min: 1, max: 6 });
const end: fc.Arbitrary<AttemptEnd> = fc.oneof(
  fc.constant({ kind: 'accepted', version: '1', fields: 2 } as const),
  fc.constant({
    kind: 'refused',
    violation: { kind: 'unique_violation', field: 'email', value: 'a@b' },
  } as const),
  fc.constant({ kind: 'pended', missing: [{ peer: '18446744073709551615', from: 3 }] } as const),
  fc.record({
    kind: fc.constant('failed' as const),
    message: fc.constant('down'),
    temporary: fc.boolean(),
  }),
  fc.constant({ kind: 'unknown', message: 'no answer' } as const),
);

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('enqueue' as const),
      collection: fc.constantFrom(...COLLECTIONS),
      count: fc.integer({ min: 1, max: 4 }),
      violation: fc.nat(VIOLATIONS.length - 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('triage' as const),
      group: fc.nat(5),
      says: fc.constantFrom('new', 'acknowledged', 'resolved', 'until', 'count', 'both', 'owner'),
      more: fc.integer({ min: 1, max: 5 }),
    }),
  },
  fc.record({
    do: fc.constantFrom(
      'resolve' as const,
      'reopen' as const,
      'restore' as const,
      'follow_up' as const,
      'hold' as const,
      'release' as const,
      'assign' as const,
      'note' as const,
      'purge' as const,
    ),
    entry,
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('start' as const),
      entry,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      entry,
      late: fc.boolean(),
      end,
    }),
  },
  fc.record({ do: fc.constant('deliver' as const), entry, good: fc.boolean() }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('sweep' as const),
      later: fc.constantFrom(...([0, 1, 60, 4000] as number[])),
    }),
  },
  fc.record({
    do: fc.constant('policy' as const),
    collection: fc.constantFrom(...COLLECTIONS),
    ttl: fc.constantFrom(null, 0n, 1n, 18446744073709551615n),
    action: fc.option(fc.constantFrom(...EXPIRY_ACTIONS)),
    capacity: fc.option(fc.integer({ min: 1, max: 5 })),
  }),
  fc.record({
    do: fc.constant('defaults' as const),
    ttl: fc.constantFrom(0n, 30n, 259200n),
    action: fc.constantFrom(...EXPIRY_ACTIONS),
    capacity: fc.integer({ min: 1, max: 6 }),
    retention: fc.constantFrom(0, 100, 2592000),
  }),
);
type ActName =
  'resolve' | 'reopen' | 'restore' | 'follow_up' | 'hold' | 'release' | 'assign' | 'note' | 'purge';
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let world: World;
let now = EPOCH;
let nextTenant = 1;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

/** Each is assigned to somebody else, so that it is a change. */
let turn = 0;

async function take(scope: TenantScope, s: Step): Promise<void> {
  const request = (n: number) => ({
    entryId: BigInt(n) as EntryId,
    version: null,
    ...WHY,
    bodySha256: '',
  });
  switch (s.do) {
    case 'enqueue':
      await enqueue(
        scope,
        ...Array.from({ length: s.count }, (_, i) =>
          rejection({
            collection: s.collection,
            violation: VIOLATIONS[s.violation] ?? { kind: 'rate_limited' },
            username: `user ${String(i % 2)}`,
          }),
        ),
      );
      return;
    case 'triage': {
      const filter = { status: 'all', sort: 'firstSeen' } as const;
      const { items } = await listGroups(scope, filter, null, 6);
      const group = items[s.group % Math.max(items.length, 1)];
      if (group === undefined) return;
      const snoozed = { kind: 'snoozed', until: now + s.more * 1000, count: s.more } as const;
      const status =
        s.says === 'until'
          ? { ...snoozed, count: null }
          : s.says === 'count'
            ? { ...snoozed, until: null }
            : s.says === 'both' || s.says === 'owner'
              ? snoozed
              : { kind: s.says };
      const why = { ...WHY, seen: null };
      const change = s.says === 'owner' ? { owner: null } : { status };
      await setGroup(scope, group.groupId, change, why);
      if (s.says === 'owner') await noteGroup(scope, group.groupId, 'seen', WHY);
      return;
    }
    case 'resolve':
      await resolveEntry(scope, request(s.entry));
      return;
    case 'reopen':
      await reopenEntry(scope, request(s.entry));
      return;
    case 'restore':
      await restoreEntry(scope, request(s.entry));
      return;
    case 'assign':
      await changeEntry(scope, request(s.entry), {
        kind: 'assign',
        to: `user:${String((turn += 1))}`,
      });
      return;
    case 'note':
      await noteEntry(scope, { ...request(s.entry), text: 'seen' });
      return;
    case 'hold':
      await holdEntry(scope, request(s.entry));
      return;
    case 'release':
      await releaseEntry(scope, request(s.entry));
      return;
    case 'purge':
      await purgeEntry(scope, request(s.entry));
      return;
    case 'follow_up':
      await retryFollowUp(scope, request(s.entry));
      return;
    case 'start': {
      const found = await loadState(scope, BigInt(s.entry) as EntryId);
      await changeEntry(scope, request(s.entry), {
        kind: 'start',
        mode: 'force_apply',
        by: found?.state.status === 'expired' ? 'sweep' : 'person',
        leaseMs: 30_000,
        target: 'test',
      });
      return;
    }
    case 'answer': {
      const found = await loadState(scope, BigInt(s.entry) as EntryId);
      const current = found?.state.retryCount ?? 1;
      await changeEntry(scope, request(s.entry), {
        kind: 'answer',
        attempt: s.late ? current - 1 : current,
        end: s.end,
      });
      return;
    }
    case 'deliver':
      await changeEntry(scope, request(s.entry), {
        kind: 'deliver',
        messageId: 'msg',
        attempts: 1,
        end: s.good ? { kind: 'delivered', channel: 'test' } : { kind: 'failed', message: 'gone' },
      });
      return;
    case 'sweep':
      now += s.later * 1000;
      await world.setNow(now);
      await sweepTenant(scope.tenantId, 3);
      return;
    case 'policy':
      await setQueuePolicy(
        scope,
        s.collection,
        { ttlSecs: s.ttl as U64 | null, action: s.action, capacity: s.capacity },
        WHY,
      );
      return;
    case 'defaults':
      await setTenantDefaults(
        scope,
        {
          name: 'x',
          ttlSecs: s.ttl as U64,
          action: s.action,
          capacity: s.capacity,
          retentionSecs: s.retention,
        },
        WHY,
      );
  }
}

async function states(scope: TenantScope): Promise<StoredState[]> {
  const all: StoredState[] = [];
  for await (const state of readStates(db(), scope.tenantId)) all.push(state);
  return all;
}

/** Takes a step and holds everything that must be so against what is. */
async function takeAndCheck(scope: TenantScope, s: Step): Promise<void> {
  await take(scope, s);
  if (!(await readHead(db(), scope.tenantId))) return;
  expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
  for (const queue of await listQueues(scope)) {
    expect(queue.used).toBeLessThanOrEqual(queue.policy.capacity);
  }
  const live = await states(scope);
  await rebuildTenant(scope.tenantId);
  expect(await states(scope)).toEqual(live);
  expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
}

describe('replay', () => {
  it('is the live state at every step of any history, and nobody else’s business', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2), step), { minLength: 10, maxLength: 60, size: 'max' }),
        async (history) => {
          const scopes = [
            tenant(nextTenant++),
            tenant(nextTenant++),
            tenant(nextTenant++),
          ] as const;
          for (const [which, s] of history) {
            const scope = scopes[which] ?? scopes[0];
            const others = scopes.filter((other) => other !== scope);
            const heads = () => Promise.all(others.map((other) => readHead(db(), other.tenantId)));
            const before = await heads();
            await takeAndCheck(scope, s);
            expect(await heads()).toEqual(before);
          }
        },
      ),
      { numRuns: 20, seed: SEED },
    );
  }, 300_000);

  it('is the live state after every kind of record', async () => {
    const scope = tenant(nextTenant++);
    const start = (n: number): Step => ({ do: 'start', entry: n });
    const answer = (n: number, e: AttemptEnd, late = false): Step => ({
      do: 'answer',
      entry: n,
      late,
      end: e,
    });
    const act = (what: ActName, n: number): Step => ({
      do: what,
      entry: n,
    });
    const sweep = (later: number): Step => ({ do: 'sweep', later });
    const policy = (
      collection: string,
      action: ExpiryAction | null,
      capacity: number | null = null,
    ): Step => ({
      do: 'policy',
      collection,
      ttl: action === null ? null : 0n,
      action,
      capacity,
    });
    const put = (collection: string, count: number): Step => ({
      do: 'enqueue',
      collection,
      count,
      violation: 0,
    });
    const refused: AttemptEnd = { kind: 'refused', violation: { kind: 'permission_denied' } };
    const failed = (temporary: boolean): AttemptEnd => ({
      kind: 'failed',
      message: 'down',
      temporary,
    });
    const pended: AttemptEnd = { kind: 'pended', missing: [{ peer: '9', from: 4 }] };
    const accepted: AttemptEnd = { kind: 'accepted', version: '3', fields: 1 };

    const tour: Step[] = [
      { do: 'defaults', ttl: 259200n, action: 'Drop', capacity: 6, retention: 2592000 },
      put('orders', 2),
      ...[refused, failed(true), pended, { kind: 'unknown', message: '?' } as const].flatMap(
        (e) => [start(1), answer(1, e)],
      ),
      start(1),
      sweep(60),
      answer(1, accepted, true),
      start(1),
      answer(1, accepted),
      act('reopen', 1),
      act('resolve', 1),
      policy('orders', 'ForceApplyLww'),
      sweep(0),
      start(2),
      answer(2, refused),
      act('follow_up', 2),
      start(2),
      answer(2, failed(true)),
      start(2),
      answer(2, pended),
      start(2),
      sweep(60),
      start(2),
      answer(2, failed(false)),
      act('follow_up', 2),
      start(2),
      answer(2, accepted),
      act('restore', 2),
      policy('users', 'Escalate'),
      put('users', 2),
      sweep(1),
      { do: 'deliver', entry: 3, good: true },
      { do: 'deliver', entry: 4, good: false },
      act('follow_up', 4),
      act('restore', 4),
      policy('users', null),
      put('users', 2),
      act('resolve', 4),
      start(5),
      start(6),
      policy('users', null, 2),
      act('restore', 4),
      policy('users', null, 1),
      policy('users', null, 3),
      act('restore', 5),
      put('kept', 2),
      act('hold', 7),
      act('release', 7),
      act('assign', 7),
      act('note', 7),
      start(7),
      act('hold', 7),
      act('assign', 7),
      answer(7, accepted),
      act('assign', 7),
      act('release', 7),
      act('hold', 7),
      policy('kept', 'Drop'),
      sweep(1),
      act('hold', 8),
      act('note', 8),
      act('purge', 8),
      policy('kept', null, 1),
      put('kept', 1),
      act('release', 7),
      act('hold', 7),
      act('release', 7),
      act('purge', 7),
      put('__proto__', 7),
      { do: 'defaults', ttl: 0n, action: 'Drop', capacity: 5, retention: 0 },
      // A sweep step takes three at most.
      ...Array.from({ length: 8 }, () => sweep(60)),
    ];
    for (const s of tour) await takeAndCheck(scope, s);
    // Retention is 0 by now; only the hold keeps it.
    expect((await loadState(scope, 8n as EntryId))?.state).toMatchObject({
      status: 'expired',
      held: true,
    });
    expect((await loadState(scope, 7n as EntryId))?.state.status).toBe('purged');

    const reached = await db().execute<{ what: string }>(sql`
      select distinct coalesce(from_status, 'new') || ' ' || kind as what from wal
      where tenant_id = ${String(scope.tenantId)}::bigint and entry_id is not null`);
    expect(reached.map((row) => row.what)).toEqual(expect.arrayContaining(MUST_REACH));
    const owed = await db().execute<{ follow_up: string }>(sql`
      select distinct dlq_follow_up(kind, from_status, payload::json) as follow_up from wal
      where tenant_id = ${String(scope.tenantId)}::bigint and to_status = 'expired'`);
    expect(owed.map((row) => row.follow_up)).toEqual(
      expect.arrayContaining(['none', 'owed', 'running', 'done', 'failed']),
    );
  });

  it('is the live state of groups that come back', async () => {
    const scope = tenant(nextTenant++);
    const put = (count: number): Step => ({
      do: 'enqueue',
      collection: 'orders',
      count,
      violation: 1,
    });
    const triage = (says: (Step & { do: 'triage' })['says'], more = 1): Step => ({
      do: 'triage',
      group: 0,
      says,
      more,
    });
    const group = async () =>
      (await listGroups(scope, { status: 'all', sort: 'firstSeen' }, null, 1)).items[0];
    const steps: readonly (readonly [Step, object])[] = [
      [put(2), { status: 'new', arrivals: 2, cameBackAt: null }],
      [triage('resolved'), { status: 'resolved', cameBackAt: null }],
      [put(2), { status: 'new', cameBackAt: now }],
      [triage('owner'), { status: 'new', cameBackAt: now }],
      [triage('acknowledged'), { status: 'acknowledged', cameBackAt: null }],
      [put(1), { status: 'acknowledged', arrivals: 5 }],
      [triage('count', 3), { status: 'snoozed', snoozeLeft: 3 }],
      [put(2), { status: 'snoozed', snoozeLeft: 1 }],
      [triage('owner'), { status: 'snoozed', snoozeLeft: 1 }],
      [put(1), { status: 'new', snoozeLeft: null, cameBackAt: now }],
      [triage('until', 5), { status: 'snoozed', snoozeUntil: now + 5000 }],
      [put(4), { status: 'snoozed' }],
      [
        { do: 'sweep', later: 60 },
        { status: 'new', cameBackAt: now + 5000, unresolved: 12 },
      ],
      // An attempt that is refused for something else moves its entry.
      [{ do: 'start', entry: 1 }, { unresolved: 12 }],
      [
        { do: 'answer', entry: 1, late: false, end: OTHERWISE },
        { violation: 'permission_denied', entries: 1, unresolved: 1, arrivals: 1 },
      ],
    ];
    for (const [s, expected] of steps) {
      await takeAndCheck(scope, s);
      expect(await group()).toMatchObject(expected);
    }
  });
});
