import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { runSweepAction } from '@/app/(console)/sweeps/actions';
import { retryFollowUpAction } from '@/app/(console)/t/[tenant]/entries/[entry]/actions';
import { setQueuePolicyAction } from '@/app/(console)/t/[tenant]/actions';
import { GET as download } from '@/app/(console)/t/[tenant]/entries/[entry]/delta/route';
import type { Role } from '@/lib/auth/roles';
import { signInAs } from '@/lib/auth/test-people';
import { db, openDatabase, useDatabase } from '@/lib/db/client';
import { getEntry } from '@/lib/db/entries';
import { listQueues } from '@/lib/db/queues';
import { listSweeps } from '@/lib/db/sweeps';
import { listTimeline } from '@/lib/db/timeline';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
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

// The console's own actions and downloads, called as Next calls them.

const request = vi.hoisted(() => ({ token: '' }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ origin: 'http://localhost:3000' }),
  cookies: async () => ({
    get: (name: string) => ({ name, value: request.token }),
  }),
}));

const scope = tenant(1);
let world: World;
let entryId: EntryId;

async function become(role: Role, tenantId: bigint | null): Promise<void> {
  const roles = [{ tenantId: tenantId as TenantId | null, role }];
  request.token = (await signInAs(`${role}-${String(tenantId)}`, { roles })).token;
}

beforeAll(async () => {
  world = await openWorld();
  const policy = { ttlSecs: 60n as U64, action: 'ForceApplyLww', capacity: null } as const;
  await setQueuePolicy(scope, 'orders', policy, { reason: null, requestId: null });
  // Bytes that mean nothing: what the expiry owes cannot be done.
  const [id] = await enqueue(scope, rejection({}, new Uint8Array([0xff, 0xfe])));
  if (id === undefined) throw new Error('no entry');
  entryId = id;
  await world.setNow(EPOCH + 60_000);
  await runSweep('cli');
});
afterAll(() => world.end());
beforeEach(() => become('operator', 1n));

describe('trying a failed force-apply again', () => {
  const ask = async (reason: string) => {
    const version = (await getEntry(scope, entryId))?.version;
    const requestId = crypto.randomUUID();
    return retryFollowUpAction({
      tenant: '1',
      entryId: String(entryId),
      version,
      reason,
      requestId,
    });
  };

  test('takes a reason, like the button', async () => {
    expect(await ask(' ')).toMatchObject({
      ok: false,
      code: 'invalid',
      message: expect.stringContaining('reason'),
    });
    expect((await getEntry(scope, entryId))?.followUp).toBe('failed');
  });

  test('is not for viewers', async () => {
    await become('viewer', 1n);
    expect(await ask('because')).toMatchObject({ ok: false, code: 'forbidden' });
  });

  test('with one is owed again, by whoever asked', async () => {
    expect(await ask('the schema was fixed')).toMatchObject({ ok: true });
    const [latest] = await listTimeline(scope, entryId);
    expect(latest).toMatchObject({ kind: 'follow_up_owed', reason: 'the schema was fixed' });
    expect(latest?.actor).toMatch(/^user:[0-9a-f]{32}$/);
  });
});

describe('a sweep by hand', () => {
  test('needs the role admin in all tenants, and says so', async () => {
    const runs = (await listSweeps(100)).length;
    await become('admin', 1n);
    expect(await runSweepAction({})).toMatchObject({
      ok: false,
      code: 'forbidden',
      message: 'This needs the role admin in all tenants; you have none there.',
    });
    await become('operator', null);
    expect(await runSweepAction({})).toMatchObject({
      ok: false,
      message: 'This needs the role admin in all tenants; you are operator there.',
    });
    expect(await listSweeps(100)).toHaveLength(runs);
    await become('admin', null);
    expect(await runSweepAction({})).toMatchObject({ ok: true, value: { left: false } });
  });

  test('tells an ended session and an outage from a missing role', async () => {
    request.token = 'made-up';
    expect(await runSweepAction({})).toMatchObject({ ok: false, code: 'signed-out' });
    await become('admin', null);
    const real = db();
    const away = openDatabase('postgres://nobody@127.0.0.1:1/none', { deadlineMs: 1_000 });
    useDatabase(away);
    try {
      expect(await runSweepAction({})).toMatchObject({ ok: false, code: 'unavailable' });
    } finally {
      useDatabase({ db: real, end: async () => undefined });
      await away.end();
    }
  });
});

test.each(['', 'x'.repeat(5_000), 'a\0b'])('no policy for a collection called %j', async (name) => {
  await become('admin', 1n);
  const asked = {
    tenant: '1',
    collection: name,
    ttlSecs: null,
    action: null,
    capacity: 5,
    reason: '',
    requestId: crypto.randomUUID(),
  };
  expect(await setQueuePolicyAction(asked)).toMatchObject({ ok: false, code: 'invalid' });
  expect(await listQueues(scope)).toHaveLength(1);
});

test('a delta is downloaded with its digest; erased, it is gone and not unknown', async () => {
  const get = (entry: string) =>
    download(new Request('http://localhost:3000/'), {
      params: Promise.resolve({ tenant: '1', entry }),
    });
  const [id] = await enqueue(scope, rejection({ collection: 'notes' }, new Uint8Array([1, 2, 3])));
  const full = await get(String(id));
  expect(Buffer.from(await full.arrayBuffer())).toEqual(Buffer.from([1, 2, 3]));
  const digest = createHash('sha256')
    .update(Buffer.from([1, 2, 3]))
    .digest('base64');
  expect(full.headers.get('Repr-Digest')).toBe(`sha-256=:${digest}:`);
  await db().execute(
    sql`delete from deltas where tenant_id = 1 and entry_id = ${String(id)}::bigint`,
  );
  expect((await get(String(id))).status).toBe(410);
  expect((await get('999')).status).toBe(404);
});
