import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rebuildTenant, sweepTenant } from '@/lib/db/append';
import { readHead, readStates, type StoredState } from '@/lib/db/audit';
import { db } from '@/lib/db/client';
import { listQueues } from '@/lib/db/queues';
import type { AttemptEnd } from '@/lib/dlq/decide';
import { EXPIRY_ACTIONS } from '@/lib/dlq/entry';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { reopenEntry, resolveEntry, restoreEntry, retryFollowUp } from './act';
import { changeEntry } from './change-entry';
import { setQueuePolicy, setTenantDefaults } from './set-policy';
import { enqueue, EPOCH, openWorld, rejection, tenant, type World } from './test-world';
import { verifyTenant } from './verify';

/**
 * For random histories over several tenants, at every step: the fold of the WAL is the live state and stays it after
 * a rebuild, counters are their recount, the WAL is dense and chained, capacity holds, other tenants are untouched.
 */

const COLLECTIONS = ['orders', 'users', '__proto__'];
const WHY = { reason: null, requestId: null };

const entry = fc.integer({ min: 1, max: 12 });
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
    }),
  },
  fc.record({
    do: fc.constantFrom(
      'resolve' as const,
      'reopen' as const,
      'restore' as const,
      'follow_up' as const,
    ),
    entry,
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('start' as const),
      entry,
      by: fc.constantFrom('person' as const, 'sweep' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      entry,
      attempt: fc.integer({ min: 1, max: 3 }),
      end,
    }),
  },
  fc.record({ do: fc.constant('deliver' as const), entry, good: fc.boolean() }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('sweep' as const),
      later: fc.constantFrom(0, 1, 60, 4000),
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
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let world: World;
let now = EPOCH;
let nextTenant = 1;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

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
        ...Array.from({ length: s.count }, () => rejection({ collection: s.collection })),
      );
      return;
    case 'resolve':
      await resolveEntry(scope, request(s.entry));
      return;
    case 'reopen':
      await reopenEntry(scope, request(s.entry));
      return;
    case 'restore':
      await restoreEntry(scope, request(s.entry));
      return;
    case 'follow_up':
      await retryFollowUp(scope, request(s.entry));
      return;
    case 'start':
      await changeEntry(scope, request(s.entry), {
        kind: 'start',
        mode: 'force_apply',
        by: s.by,
        leaseMs: 30_000,
        target: 'test',
      });
      return;
    case 'answer':
      await changeEntry(scope, request(s.entry), {
        kind: 'answer',
        attempt: s.attempt,
        end: s.end,
      });
      return;
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

describe('replay', () => {
  it('is the live state at every step of any history, and nobody else’s business', async () => {
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2), step), { minLength: 5, maxLength: 30 }),
        async (history) => {
          const scopes = [
            tenant(nextTenant++),
            tenant(nextTenant++),
            tenant(nextTenant++),
          ] as const;
          for (const [which, s] of history) {
            const scope = scopes[which] ?? scopes[0];
            const others = scopes.filter((other) => other !== scope);
            const before = await Promise.all(others.map((other) => readHead(db(), other.tenantId)));
            await take(scope, s);
            const after = await Promise.all(others.map((other) => readHead(db(), other.tenantId)));
            expect(after).toEqual(before);

            if (!(await readHead(db(), scope.tenantId))) continue;
            moved += 1;
            expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
            for (const queue of await listQueues(scope))
              expect(queue.used).toBeLessThanOrEqual(queue.policy.capacity);
            const live = await states(scope);
            await rebuildTenant(scope.tenantId);
            expect(await states(scope)).toEqual(live);
            expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(moved).toBeGreaterThan(100);
  }, 180_000);
});
