import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  planAction,
  startOperationAction,
  steerAction,
  undoAction,
} from '@/app/(console)/t/[tenant]/operations/actions';
import type { Role } from '@/lib/auth/roles';
import { signInAs } from '@/lib/auth/test-people';
import { listAttention } from '@/lib/db/entries';
import { findOperation } from '@/lib/db/operations';
import { tenantDefaults } from '@/lib/db/tenants';
import { type TenantId, type U64 } from '@/lib/dlq/ids';
import type { OperationAction } from '@/lib/dlq/operation';
import { runSlice } from '@/lib/services/operations/run-operation';
import { setQueuePolicy, setTenantDefaults } from '@/lib/services/set-policy';
import { runSweep } from '@/lib/services/sweep';
import {
  enqueue,
  EPOCH,
  openWorld,
  rejection,
  tenant,
  type World,
} from '@/lib/services/test-world';

// What the console asks of many entries at once, by everybody who may and may not.

const request = vi.hoisted(() => ({ token: '' }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ origin: 'http://localhost:3000' }),
  cookies: async () => ({
    get: (name: string) => ({ name, value: request.token }),
  }),
}));

const scope = tenant(1);
const WHY = { reason: null, requestId: null };
let world: World;

async function become(name: string, role: Role = 'operator'): Promise<void> {
  const roles = [{ tenantId: 1n as TenantId, role }];
  request.token = (await signInAs(name, { roles })).token;
}

const start = (
  action: OperationAction,
  q: string,
  expectedCount: number,
  reason: string,
  requestId: string = crypto.randomUUID(),
) =>
  startOperationAction({
    tenant: '1',
    action,
    q,
    parameters: {},
    reason,
    expectedCount,
    rateLimit: null,
    canary: null,
    requestId,
  });

async function ended(operationId: string) {
  const untilMs = Date.now() + 20_000;
  const signal = new AbortController().signal;
  await runSlice({ tenantId: scope.tenantId, operationId }, { worker: 'test', untilMs, signal });
  return findOperation(scope, operationId);
}

const failed = async () => (await listAttention(scope, 10)).map(({ entryId }) => entryId);

beforeAll(async () => {
  world = await openWorld();
  const policy = { ttlSecs: 60n as U64, action: 'ForceApplyLww', capacity: null } as const;
  await setQueuePolicy(scope, 'orders', policy, WHY);
  // Bytes that mean nothing: what the expiry owes cannot be done.
  await enqueue(
    scope,
    ...[1, 2, 3].map((n) =>
      rejection({ documentId: `o-${n}`, peerId: BigInt(n) as U64 }, new Uint8Array([0xff, n])),
    ),
  );
  await world.setNow(EPOCH + 60_000);
  await runSweep('cli');
});
afterAll(() => world.end());

describe('what expiries owed and could not be done', () => {
  test('is not for viewers, and takes a reason', async () => {
    const q = `id:${(await failed()).join(',')}`;
    await become('viewer', 'viewer');
    expect(await start('follow_up', q, 3, 'because')).toMatchObject({ code: 'forbidden' });
    expect(await planAction({ tenant: '1', action: 'follow_up', q })).toMatchObject({
      code: 'forbidden',
    });
    await become('operator');
    expect(await start('follow_up', q, 3, ' ')).toMatchObject({ code: 'reason-needed' });
    expect(await failed()).toHaveLength(3);
  });

  test('needs a second person when the tenant asks for one, who is somebody else', async () => {
    const defaults = await tenantDefaults(scope);
    const settings = {
      ...defaults,
      ttlSecs: BigInt(defaults.ttlSecs) as U64,
      retentionSecs: Number(defaults.retentionSecs),
    };
    await setTenantDefaults(scope, { ...settings, secondPerson: true }, WHY);
    await become('operator');
    const q = `id:${(await failed()).join(',')}`;
    expect(await planAction({ tenant: '1', action: 'follow_up', q })).toMatchObject({
      value: { plan: { eligible: 3, needsSecondPerson: true } },
    });
    const made = await start('follow_up', q, 3, 'because');
    if (!made.ok) throw new Error(made.message);
    expect(made.value).toMatchObject({ state: 'awaiting' });
    const steer = async (how: string) =>
      steerAction({
        tenant: '1',
        operation: made.value.operationId,
        steer: how,
        reason: '',
        requestId: crypto.randomUUID(),
      });
    expect(await steer('approve')).toMatchObject({ code: 'own-operation' });
    await become('other');
    expect(await steer('cancel')).toMatchObject({ ok: true, value: { state: 'cancelled' } });
    await setTenantDefaults(scope, { ...settings, secondPerson: false }, WHY);
  });

  test('is owed again, all of it, once', async () => {
    await become('operator');
    const q = `id:${(await failed()).join(',')}`;
    const requestId = crypto.randomUUID();
    const made = await start('follow_up', q, 3, 'the schema was fixed', requestId);
    if (!made.ok) throw new Error(made.message);
    expect(await start('follow_up', q, 3, 'the schema was fixed', requestId)).toMatchObject({
      value: { operationId: made.value.operationId, replayed: true },
    });
    expect(await ended(made.value.operationId)).toMatchObject({ state: 'finished', done: 3 });
    expect(await failed()).toEqual([]);
  });
});

describe('an operation', () => {
  test('is not made of another number than was shown', async () => {
    await become('operator');
    expect(await start('hold', 'collection:orders', 2, '')).toMatchObject({ code: 'count-moved' });
    expect(await start('hold', 'collection:none', 2, '')).toMatchObject({
      code: 'nothing-matches',
    });
    expect(await start('hold', 'colour:red', 2, '')).toMatchObject({ code: 'query-invalid' });
  });

  test('can be taken back by who may', async () => {
    await become('operator');
    await enqueue(scope, rejection({ collection: 'notes', documentId: 'n' }, new Uint8Array([1])));
    const made = await start('resolve', 'collection:notes', 1, '');
    if (!made.ok) throw new Error(made.message);
    const { operationId } = made.value;
    expect(await ended(operationId)).toMatchObject({ state: 'finished', done: 1 });
    const undo = async () =>
      undoAction({ tenant: '1', operation: operationId, requestId: crypto.randomUUID() });
    await become('viewer', 'viewer');
    expect(await undo()).toMatchObject({ code: 'forbidden' });
    await become('operator');
    const back = await undo();
    if (!back.ok) throw new Error(back.message);
    expect(await ended(back.value.operationId)).toMatchObject({ done: 1, undoOf: operationId });
    expect(await findOperation(scope, operationId)).toMatchObject({
      undoneBy: back.value.operationId,
    });
  });
});
