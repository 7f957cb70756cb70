import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHead } from '@/lib/db/audit';
import { db } from '@/lib/db/client';
import type { EntryId } from '@/lib/dlq/ids';
import type { CheckEvent } from '@/lib/dlq/views';
import { resolveEntry } from './act';
import { BUSY, checkRuns, checkTenant } from './check-tenant';
import { enqueue, openWorld, rejection, tenant, type World } from './test-world';

const scope = tenant(1);
let world: World;

beforeAll(async () => {
  world = await openWorld();
  for (let n = 0; n < 6; n += 1) {
    await enqueue(scope, ...Array.from({ length: 400 }, () => rejection()));
  }
  const act = { entryId: 7n as EntryId, version: null, reason: null, requestId: null };
  await resolveEntry(scope, act);
});
afterAll(() => world.end());

const check = (options = {}) => checkTenant(scope, { url: world.url, ...options });

async function all(events: AsyncGenerator<CheckEvent>): Promise<CheckEvent[]> {
  const told: CheckEvent[] = [];
  for await (const event of events) told.push(event);
  return told;
}

describe('a check for a person who waits', () => {
  it('tells how far it is, then that all is well', async () => {
    const head = await readHead(db(), scope.tenantId);
    const told = await all(check());
    const steps = told.filter((event) => event.kind === 'progress');
    expect(steps.filter(({ step }) => step === 'chain')).toMatchObject([
      { done: 0, total: 2401 },
      { done: 2000, total: 2401 },
    ]);
    expect(steps.filter(({ step }) => step === 'entries').map(({ done }) => done)).toEqual([
      0, 1000, 2000, 2400,
    ]);
    expect(told.at(-1)).toMatchObject({
      kind: 'clean',
      records: 2401,
      entries: 2400,
      seq: '2401',
      hash: head?.lastHash.toString('hex'),
    });
    expect(checkRuns()).toBe(false);
  });

  it('is the only one in its process, and leaving it makes room', async () => {
    const first = check();
    expect((await first.next()).value).toMatchObject({ kind: 'progress' });
    expect(checkRuns()).toBe(true);
    expect(await all(check())).toEqual([{ kind: 'stopped', message: BUSY }]);
    await first.return(undefined);
    expect(checkRuns()).toBe(false);
    expect((await all(check())).at(-1)).toMatchObject({ kind: 'clean' });
  });

  it('is over at its deadline, also when nobody reads on', async () => {
    const stuck = check({ deadlineMs: 1 });
    await stuck.next();
    await expect.poll(checkRuns).toBe(false);
    expect(await all(stuck)).toMatchObject([{ kind: 'stopped' }]);
  });

  it('names the first bad record of the tenant, and nobody else’s', async () => {
    await enqueue(tenant(2), rejection());
    await db().execute(sql`alter table wal disable trigger wal_append_only`);
    const set = (reason: string | null) =>
      db().execute(sql`update wal set reason = ${reason} where tenant_id = 1 and seq = 2107`);
    await set('because');
    expect((await all(check())).at(-1)).toEqual({
      kind: 'fault',
      seq: '2107',
      entryId: '2107',
      message: 'the record does not have the hash the chain demands',
    });
    expect((await all(checkTenant(tenant(2), { url: world.url }))).at(-1)).toMatchObject({
      kind: 'clean',
    });
    await set(null);
    await db().execute(sql`alter table wal enable trigger wal_append_only`);
  });

  it('sees a live row that no record tells of, wherever its id lies', async () => {
    const stray = (id: bigint) =>
      db().execute(sql`
        insert into entry_state (tenant_id, entry_id, collection, status, version, retry_count, due_from, queue_pos,
          created_at, follow_up, follow_up_tries, violation_kind, username, document_id)
        select tenant_id, ${String(id)}::bigint, collection, status, version, retry_count, due_from, queue_pos,
          created_at, follow_up, follow_up_tries, violation_kind, username, document_id
        from entry_state where tenant_id = 1 and entry_id = 1`);
    for (const id of [0n, 2_401n, 9_000_000_000n]) {
      await stray(id);
      expect((await all(check())).at(-1)).toMatchObject({ kind: 'fault', entryId: String(id) });
      await db().execute(
        sql`delete from entry_state where tenant_id = 1 and entry_id = ${String(id)}::bigint`,
      );
    }
  });

  it('tells of a database that is away', async () => {
    const away = { url: 'postgres://nobody@127.0.0.1:1/none' };
    expect(await all(check(away))).toMatchObject([{ kind: 'stopped' }]);
    expect(checkRuns()).toBe(false);
  });
});
