import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getEntry } from '@/lib/db/entries';
import { findOperation, getOperation, listOperationItems } from '@/lib/db/operations';
import { signInOf } from '@/lib/auth/test-people';
import { recordSignIn } from '@/lib/db/access-store';
import { db } from '@/lib/db/client';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import type { OperationSpec } from '@/lib/dlq/operation';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
import { assignEntry, holdEntry, noteEntry, resolveEntry } from '../act';
import { enqueue, openWorld, rejection, tenant, type World } from '../test-world';
import { verifyTenant } from '../verify';
import { createOperation } from './create-operation';
import { planOperation } from './plan-operation';
import { runSlice } from './run-operation';
import { steerOperation } from './steer-operation';
import { undoOperation } from './undo-operation';

let world: World;
let next = 1;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

const spec = (overrides: Partial<OperationSpec>): OperationSpec => ({
  action: 'resolve',
  q: 'collection:orders',
  parameters: {},
  reason: 'storm',
  expectedCount: 1,
  rateLimit: null,
  canary: null,
  requestId: null,
  ...overrides,
});

/** A tenant with so many entries, of as many devices as given. */
async function storm(count: number, devices = 3): Promise<{ scope: TenantScope; ids: EntryId[] }> {
  const scope = tenant(next++);
  const ids = await enqueue(
    scope,
    ...Array.from({ length: count }, (_, n) =>
      rejection({
        documentId: `o${n}`,
        peerId: BigInt(n % devices) as U64,
        mutationId: BigInt(n) as U64,
      }),
    ),
  );
  return { scope, ids };
}

async function created(scope: TenantScope, overrides: Partial<OperationSpec>): Promise<string> {
  const made = await createOperation(scope, spec(overrides));
  if (!made.ok) throw new Error(made.error.message);
  return made.value.operationId;
}

/** Somebody with a role in the tenant, as the WAL names them. */
async function person(scope: TenantScope, called: string): Promise<string> {
  const signIn = signInOf(called, { roles: [{ tenantId: scope.tenantId, role: 'operator' }] });
  await recordSignIn(signIn);
  return `user:${signIn.userId}`;
}

const work = (scope: TenantScope, operationId: string) =>
  runSlice(
    { tenantId: scope.tenantId, operationId },
    { worker: 'test', untilMs: Date.now() + 60_000, signal: new AbortController().signal },
  );

async function outcomes(scope: TenantScope, operationId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const { rows } = await listOperationItems(scope, operationId, null, null, 10_000);
  for (const { outcome, code } of rows) {
    const key = code === null ? outcome : `${outcome} ${code}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const verified = async (scope: TenantScope) =>
  expect(await verifyTenant(db(), scope.tenantId)).toMatchObject({ ok: true });

describe('an operation on many entries', () => {
  it('takes what was frozen, leaves what came later, and tells of each entry', async () => {
    const { scope, ids } = await storm(1_200);
    const [first, second] = ids as [EntryId, EntryId];
    await resolveEntry(scope, { entryId: first, version: null, reason: null, requestId: null });

    const plan = await planOperation(scope, {
      action: 'resolve',
      q: 'collection:orders',
      parameters: {},
    });
    expect(plan).toMatchObject({
      ok: true,
      value: {
        total: 1_200,
        eligible: 1_199,
        notEligible: [{ code: 'already-resolved', count: 1 }],
        peers: 3,
        documents: 1_200,
        needsSecondPerson: false,
      },
    });

    const operationId = await created(scope, { expectedCount: 1_200 });
    await enqueue(scope, rejection({ documentId: 'later' }), rejection({ documentId: 'later' }));
    const colleague = mintTenantScope(scope.tenantId, 'user:colleague');
    await noteEntry(colleague, {
      entryId: second,
      version: null,
      reason: null,
      requestId: null,
      text: 'mine',
    });
    expect(await work(scope, operationId)).toEqual({ kind: 'rest' });

    expect(await getOperation(scope, operationId)).toMatchObject({
      state: 'finished',
      total: 1_200,
      waiting: 0,
      running: 0,
      done: 1_198,
      skipped: 2,
      newSince: { count: 2, capped: false },
    });
    expect(await outcomes(scope, operationId)).toEqual({
      done: 1_198,
      'skipped conflict': 1,
      'skipped already-resolved': 1,
    });
    const { rows } = await listOperationItems(scope, operationId, 'skipped', null, 10);
    expect(rows.find(({ code }) => code === 'conflict')).toMatchObject({
      entryId: String(second),
      changedBy: 'user:colleague',
      message: 'It changed after it was confirmed: it is pending now.',
    });
    // Working on it again changes nothing.
    expect(await work(scope, operationId)).toEqual({ kind: 'rest' });
    await verified(scope);
  });

  it('is refused when another number matches than was shown, with the number', async () => {
    const { scope } = await storm(3);
    expect(await createOperation(scope, spec({ expectedCount: 4 }))).toMatchObject({
      ok: false,
      error: { code: 'count-moved', count: 3 },
    });
    expect(
      await createOperation(scope, spec({ q: 'collection:none', expectedCount: 0 })),
    ).toMatchObject({ ok: false, error: { code: 'nothing-matches' } });
    expect(
      await createOperation(scope, spec({ action: 'force_apply', reason: ' ', expectedCount: 3 })),
    ).toMatchObject({ ok: false, error: { code: 'reason-needed' } });
  });

  it('is made once by one request id, whatever matches by then', async () => {
    const { scope } = await storm(3);
    const asked = spec({ expectedCount: 3, requestId: 'once' });
    const first = await createOperation(scope, asked);
    await enqueue(scope, rejection());
    const again = await createOperation(scope, asked);
    if (!first.ok || !again.ok) throw new Error('not made');
    expect(again.value).toEqual({ ...first.value, replayed: true });
    expect(await createOperation(scope, { ...asked, reason: 'another' })).toMatchObject({
      ok: false,
      error: { code: 'id-reused' },
    });
  });

  it('is made once by one request id that comes several times at once', async () => {
    const { scope } = await storm(40);
    const asked = spec({ expectedCount: 40, requestId: 'at once' });
    const all = await Promise.all([1, 2, 3, 4].map(() => createOperation(scope, asked)));
    const made = all.flatMap((each) => (each.ok ? [each.value] : []));
    expect(new Set(made.map(({ operationId }) => operationId)).size).toBe(1);
    expect(made.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(made).toHaveLength(4);
    await verified(scope);
  });

  it('is carried out once by several who work on it at once', async () => {
    const { scope } = await storm(600);
    const operationId = await created(scope, {
      action: 'note',
      parameters: { text: 'seen' },
      expectedCount: 600,
    });
    const ends = ['a', 'b', 'c'].map((worker) =>
      runSlice(
        { tenantId: scope.tenantId, operationId },
        { worker, untilMs: Date.now() + 60_000, signal: new AbortController().signal },
      ),
    );
    await Promise.all(ends);
    await work(scope, operationId);
    expect(await findOperation(scope, operationId)).toMatchObject({ state: 'finished', done: 600 });
    const { rows } = await listOperationItems(scope, operationId, 'done', null, 1_000);
    // One note each: the version grew by one.
    expect(rows.every(({ version }) => version === 2)).toBe(true);
    await verified(scope);
  });

  it('starts nothing once it is paused or cancelled, and goes on where it stood', async () => {
    const { scope } = await storm(5);
    const operationId = await created(scope, { expectedCount: 5 });
    expect(await steerOperation(scope, operationId, 'pause', null)).toEqual({
      ok: true,
      value: { state: 'paused' },
    });
    await work(scope, operationId);
    expect(await outcomes(scope, operationId)).toEqual({ waiting: 5 });
    await steerOperation(scope, operationId, 'resume', null);
    await work(scope, operationId);
    expect(await outcomes(scope, operationId)).toEqual({ done: 5 });
    expect(await steerOperation(scope, operationId, 'pause', null)).toMatchObject({
      ok: false,
      error: { code: 'operation-over', state: 'finished' },
    });

    const other = await created(scope, {
      action: 'note',
      parameters: { text: 'x' },
      expectedCount: 5,
    });
    await steerOperation(scope, other, 'cancel', 'wrong ones');
    await work(scope, other);
    expect(await outcomes(scope, other)).toEqual({ waiting: 5 });
    expect(await findOperation(scope, other)).toMatchObject({
      state: 'cancelled',
      steeredBy: 'test',
      finishedAt: expect.any(Number) as number,
    });
    await verified(scope);
  });

  it('is taken back entry by entry, without what moved on', async () => {
    const { scope, ids } = await storm(4);
    const [first, second, third] = ids as [EntryId, EntryId, EntryId];
    const to = await person(scope, 'somebody');
    const before = await person(scope, 'before');
    await assignEntry(scope, {
      entryId: first,
      version: null,
      reason: null,
      requestId: null,
      to: before,
    });
    await assignEntry(scope, { entryId: second, version: null, reason: null, requestId: null, to });
    const operationId = await created(scope, {
      action: 'assign',
      parameters: { to },
      expectedCount: 4,
    });
    await work(scope, operationId);
    expect(await outcomes(scope, operationId)).toEqual({ done: 3, 'skipped already-assigned': 1 });
    await holdEntry(scope, { entryId: third, version: null, reason: null, requestId: null });

    const undone = await undoOperation(scope, operationId, { reason: null, requestId: 'u' });
    if (!undone.ok) throw new Error(undone.error.message);
    await work(scope, undone.value.operationId);
    expect(await outcomes(scope, undone.value.operationId)).toEqual({
      done: 2,
      'skipped conflict': 1,
    });
    expect((await getEntry(scope, first))?.assignee).toBe(before);
    expect((await getEntry(scope, second))?.assignee).toBe(to);
    expect((await getEntry(scope, third))?.assignee).toBe(to);
    expect(await findOperation(scope, operationId)).toMatchObject({
      undoneBy: undone.value.operationId,
    });
    await verified(scope);
  });
});
