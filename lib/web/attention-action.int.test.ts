import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { tryAllAgainAction } from '@/app/(console)/t/[tenant]/attention/actions';
import type { Role } from '@/lib/auth/roles';
import { signInAs } from '@/lib/auth/test-people';
import { listAttention } from '@/lib/db/entries';
import type { TenantId, U64 } from '@/lib/dlq/ids';
import { setQueuePolicy } from '@/lib/services/set-policy';
import { runSweep } from '@/lib/services/sweep';
import {
  enqueue,
  EPOCH,
  openWorld,
  rejection,
  tenant,
  type World,
} from '@/lib/services/test-world';

// What expiries owed and could not be done, tried again for a whole cause.

const request = vi.hoisted(() => ({ token: '' }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ origin: 'http://localhost:3000' }),
  cookies: async () => ({
    get: (name: string) => ({ name, value: request.token }),
  }),
}));

const scope = tenant(1);
let world: World;

async function become(role: Role): Promise<void> {
  const roles = [{ tenantId: 1n as TenantId, role }];
  request.token = (await signInAs(role, { roles })).token;
}

const failed = async () =>
  (await listAttention(scope, 10)).map(({ entryId, version }) => ({ entryId, version }));

const ask = async (
  entries: readonly { entryId: string; version: number }[],
  reason: string,
  requestId: string = crypto.randomUUID(),
) => tryAllAgainAction({ tenant: '1', entries, reason, requestId });

beforeAll(async () => {
  world = await openWorld();
  const policy = { ttlSecs: 60n as U64, action: 'ForceApplyLww', capacity: null } as const;
  await setQueuePolicy(scope, 'orders', policy, { reason: null, requestId: null });
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

test('is not for viewers, and takes a reason where a force-apply is owed', async () => {
  const entries = await failed();
  expect(entries).toHaveLength(3);
  await become('viewer');
  expect(await ask(entries, 'because')).toMatchObject({ ok: false, code: 'forbidden' });
  await become('operator');
  expect(await ask(entries, ' ')).toMatchObject({ ok: false, code: 'invalid' });
  expect(await ask([], 'because')).toMatchObject({ ok: false, code: 'invalid' });
  expect(await failed()).toHaveLength(3);
});

test('does those that stand as they were seen, names the others, and happens once', async () => {
  await become('operator');
  const entries = await failed();
  const [moved, ...rest] = entries.map((each, i) => (i === 0 ? { ...each, version: 1 } : each));
  if (moved === undefined) throw new Error('nothing needs attention');
  const requestId = crypto.randomUUID();
  const expected = {
    ok: true,
    value: {
      done: 2,
      refused: [{ entryId: moved.entryId, why: expect.stringContaining('changed') }],
    },
  };
  expect(await ask([moved, ...rest], 'the schema was fixed', requestId)).toEqual(expected);
  expect((await failed()).map(({ entryId }) => entryId)).toEqual([moved.entryId]);
  expect(await ask([moved, ...rest], 'the schema was fixed', requestId)).toEqual(expected);
});
