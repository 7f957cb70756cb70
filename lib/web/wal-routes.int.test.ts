import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { GET as effect } from '@/app/(console)/t/[tenant]/policy-effect/route';
import { GET as check } from '@/app/(console)/t/[tenant]/wal/check/route';
import { GET as download } from '@/app/(console)/t/[tenant]/wal/export/route';
import type { Role } from '@/lib/auth/roles';
import { signInAs } from '@/lib/auth/test-people';
import type { TenantId } from '@/lib/dlq/ids';
import { checkRuns } from '@/lib/services/check-tenant';
import { enqueue, openWorld, rejection, tenant, type World } from '@/lib/services/test-world';
import { verifyExport } from '@/lib/services/verify-export';

// What the console streams about a tenant's WAL, and counts for a policy, called as Next calls it.

const request = vi.hoisted(() => ({ token: '' }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ origin: 'http://localhost:3000' }),
  cookies: async () => ({
    get: (name: string) => ({ name, value: request.token }),
  }),
}));

let world: World;
const before = process.env['DATABASE_URL'];

async function become(role: Role, tenantId: bigint): Promise<void> {
  const roles = [{ tenantId: tenantId as TenantId, role }];
  request.token = (await signInAs(`${role}-${String(tenantId)}`, { roles })).token;
}

beforeAll(async () => {
  world = await openWorld();
  process.env['DATABASE_URL'] = world.url;
  for (let n = 0; n < 6; n += 1) {
    await enqueue(tenant(1), ...Array.from({ length: 400 }, () => rejection()));
  }
  await enqueue(tenant(2), rejection());
});
afterAll(async () => {
  if (before === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = before;
  await world.end();
});
beforeEach(() => become('viewer', 1n));

const ask = (handler: typeof check, query = '', of = '1') =>
  handler(new Request(`http://localhost:3000/?${query}`), {
    params: Promise.resolve({ tenant: of }),
  });
const linesOf = async (response: Response) => (await response.text()).trimEnd().split('\n');

describe('the check', () => {
  test('is told line by line, to its end', async () => {
    const response = await ask(check);
    expect(response.headers.get('Content-Type')).toBe('application/x-ndjson; charset=utf-8');
    const events = (await linesOf(response)).map((line) => JSON.parse(line) as object);
    expect(events[0]).toEqual({ kind: 'progress', step: 'chain', done: 0, total: 2400 });
    expect(events.at(-1)).toMatchObject({ kind: 'clean', records: 2400, entries: 2400 });
  });

  test('ends when its reader leaves; meanwhile another one is told to come back', async () => {
    const first = await ask(check);
    const reader = first.body?.getReader();
    await reader?.read();
    const second = await ask(check);
    expect(second.status).toBe(503);
    expect(await second.json()).toMatchObject({ code: 'busy' });
    await reader?.cancel();
    expect(checkRuns()).toBe(false);
  });

  test('is of one’s own tenants alone', async () => {
    expect((await ask(check, '', '2')).status).toBe(404);
    expect((await ask(download, '', '2')).status).toBe(404);
  });
});

describe('the download', () => {
  test('names tenant and range, and holds together by itself', async () => {
    const response = await ask(download, 'from=11');
    expect(response.headers.get('Content-Disposition')).toBe(
      'attachment; filename="wal-tenant-1-seq-11-2400.ndjson"',
    );
    expect(await verifyExport(await linesOf(response))).toMatchObject({
      ok: true,
      from: '11',
      through: '2400',
      records: 2390,
    });
  });

  test.each([
    ['from=0', 400],
    ['from=x', 400],
    ['from=2401', 404],
  ])('with %s answers %i', async (query, status) => {
    expect((await ask(download, query)).status).toBe(status);
  });
});

describe('what a policy would do', () => {
  const policy = 'ttl=0&action=Drop&capacity=2000';

  test('is for those who may set one', async () => {
    await become('operator', 1n);
    expect((await ask(effect, `collection=orders&${policy}`)).status).toBe(403);
    await become('admin', 1n);
    expect(await (await ask(effect, `collection=orders&${policy}`)).json()).toMatchObject({
      expiring: [{ action: 'Drop', now: { count: 2000 } }],
      evictedNow: { count: 400 },
      purged: null,
    });
    expect(await (await ask(effect, `retention=60&${policy}`)).json()).toMatchObject({
      evictedNow: { count: 400 },
      purged: { count: 0 },
    });
  });

  test.each([
    policy,
    `${policy}&collection=`,
    `${policy}&collection=a&retention=1`,
    'collection=a&ttl=-1&action=Drop&capacity=1',
    'collection=a&ttl=18446744073709551616&action=Drop&capacity=1',
    'collection=a&ttl=1&action=drop&capacity=1',
    'collection=a&ttl=1&action=Drop&capacity=0',
    'collection=a&ttl=1&action=Drop&capacity=1e3x',
  ])('asked as %s is refused', async (query) => {
    await become('admin', 1n);
    expect((await ask(effect, query)).status).toBe(400);
  });
});
