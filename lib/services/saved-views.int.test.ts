import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { defaultQuery, listViews } from '@/lib/db/saved-views';
import type { TenantScope } from '@/lib/dlq/scope';
import { changeView, chooseDefaultView, saveView, type ViewPerson } from './saved-views';
import { EPOCH, openWorld, tenant, type World } from './test-world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

const ann: ViewPerson = { userId: 'ann', role: 'operator' };
const ben: ViewPerson = { userId: 'ben', role: 'operator' };
const eve: ViewPerson = { userId: 'eve', role: 'viewer' };
const root: ViewPerson = { userId: 'root', role: 'admin' };

let next = 100;
const fresh = () => tenant((next += 1));

async function save(
  scope: TenantScope,
  person: ViewPerson,
  name: string,
  { query = 'status:pending', shared = false } = {},
) {
  const saved = await saveView(scope, { id: crypto.randomUUID(), name, query, shared }, person);
  if (!saved.ok) throw new Error(saved.error.message);
  const there = (await listViews(scope, person)).find(({ id }) => id === saved.value.id);
  if (!there) throw new Error('not there');
  return there;
}

const names = async (scope: TenantScope, person: ViewPerson) =>
  (await listViews(scope, person)).map(({ name }) => name);

describe('a view', () => {
  it('is seen by its owner alone until it is shared, and in no other tenant', async () => {
    const scope = fresh();
    await save(scope, ann, 'mine');
    await save(scope, ann, 'ours', { shared: true });
    expect(await names(scope, ann)).toEqual(['mine', 'ours']);
    expect(await names(scope, eve)).toEqual(['ours']);
    expect(await names(fresh(), ann)).toEqual([]);
    expect((await listViews(scope, { userId: null })).map(({ mine }) => mine)).toEqual([false]);
  });

  it('keeps its query in canonical text, what is relative staying so', async () => {
    const scope = fresh();
    const { q } = await save(scope, ann, 'new', {
      query: 'age:<1h   violation:unique status:pending',
    });
    expect(q).toBe('status:pending violation:unique_violation age:<1h');
  });

  it.each([
    ['shade:dark', /“shade:dark” in the filter is wrong/],
    ['tenant:9 status:pending', /belongs to one tenant/],
    ['', /Nothing is filtered/],
  ])('is not made of “%s”', async (query, message) => {
    const wanted = { id: crypto.randomUUID(), name: 'odd', query, shared: false };
    expect(await saveView(fresh(), wanted, ann)).toMatchObject({
      error: { code: 'query-invalid', message: expect.stringMatching(message) as string },
    });
  });

  it('has a name of its own among its owner’s, compared exactly', async () => {
    const scope = fresh();
    const first = await save(scope, ann, 'storm');
    await save(scope, ann, 'Storm');
    await save(scope, ben, 'storm');
    const again = { id: crypto.randomUUID(), name: 'storm', query: 'held:yes', shared: false };
    expect(await saveView(scope, again, ann)).toMatchObject({ error: { code: 'name-taken' } });
    const renamed = { id: first.id, name: 'Storm', seen: first.updatedAt };
    expect(await changeView(scope, renamed, ann)).toMatchObject({ error: { code: 'name-taken' } });
  });

  it('asked for again is the same one', async () => {
    const scope = fresh();
    const wanted = { id: crypto.randomUUID(), name: 'one', query: 'held:yes', shared: false };
    const first = await saveView(scope, wanted, ann);
    expect(await saveView(scope, wanted, ann)).toEqual(first);
    expect(await names(scope, ann)).toEqual(['one']);
    expect(await saveView(scope, { ...wanted, name: 'two' }, ann)).toMatchObject({
      error: { code: 'id-reused' },
    });
  });

  it('is one of at most 50 of a person', async () => {
    const scope = fresh();
    for (let n = 0; n < 50; n += 1) await save(scope, ann, `v${n}`);
    const more = { id: crypto.randomUUID(), name: 'more', query: 'held:yes', shared: false };
    expect(await saveView(scope, more, ann)).toMatchObject({ error: { code: 'too-many' } });
    await save(scope, ben, 'still');
  });
});

describe('a shared view', () => {
  it('is changed and deleted by its owner and by admins', async () => {
    const scope = fresh();
    const view = await save(scope, ann, 'ours', { shared: true });
    const deleted = { id: view.id, deleted: true, seen: view.updatedAt };
    expect(await changeView(scope, deleted, ben)).toMatchObject({ error: { code: 'not-yours' } });
    const renamed = { id: view.id, name: 'everybody’s', seen: view.updatedAt };
    expect(await changeView(scope, renamed, root)).toMatchObject({ ok: true });
    expect(await names(scope, ben)).toEqual(['everybody’s']);
  });

  it('is out of an admin’s reach once it is somebody’s own', async () => {
    const scope = fresh();
    const view = await save(scope, ann, 'own');
    const deleted = { id: view.id, deleted: true, seen: view.updatedAt };
    expect(await changeView(scope, deleted, root)).toMatchObject({ error: { code: 'not-found' } });
    expect(await names(scope, ann)).toEqual(['own']);
  });

  it('takes an operator to share', async () => {
    const scope = fresh();
    const view = await save(scope, eve, 'mine');
    const shared = { id: view.id, shared: true, seen: view.updatedAt };
    expect(await changeView(scope, shared, eve)).toMatchObject({ error: { code: 'forbidden' } });
    const wanted = { id: crypto.randomUUID(), name: 'x', query: 'held:yes', shared: true };
    expect(await saveView(scope, wanted, eve)).toMatchObject({ error: { code: 'forbidden' } });
  });

  it('that somebody changed meanwhile is not changed back, within one millisecond either', async () => {
    const scope = fresh();
    const view = await save(scope, ann, 'ours', { shared: true });
    const mine = { id: view.id, query: 'held:yes', seen: view.updatedAt };
    expect(await changeView(scope, mine, ann)).toMatchObject({ ok: true });
    const theirs = { id: view.id, name: 'theirs', seen: view.updatedAt };
    expect(await changeView(scope, theirs, root)).toMatchObject({ error: { code: 'moved' } });
    // The same again, because its answer was lost.
    expect(await changeView(scope, mine, ann)).toMatchObject({ ok: true });
    expect(await listViews(scope, ben)).toMatchObject([{ name: 'ours', q: 'held:yes' }]);
  });
});

describe('deleting', () => {
  it('can be taken back, with everybody’s default, for a day', async () => {
    const scope = fresh();
    const view = await save(scope, ann, 'ours', { shared: true });
    await chooseDefaultView(scope, view.id, ben);
    const gone = await changeView(scope, { id: view.id, deleted: true, seen: view.updatedAt }, ann);
    if (!gone.ok) throw new Error(gone.error.message);
    expect(await names(scope, ben)).toEqual([]);
    expect(await defaultQuery(scope, 'ben')).toBeNull();
    const back = { id: view.id, deleted: false, seen: gone.value.updatedAt };
    const restored = await changeView(scope, back, ann);
    if (!restored.ok) throw new Error(restored.error.message);
    expect(await defaultQuery(scope, 'ben')).toBe('status:pending');

    const seen = restored.value.updatedAt;
    const again = await changeView(scope, { id: view.id, deleted: true, seen }, ann);
    if (!again.ok) throw new Error(again.error.message);
    await world.setNow(EPOCH + 2 * 86_400_000);
    await save(scope, ben, 'later');
    const late = { id: view.id, deleted: false, seen: again.value.updatedAt };
    expect(await changeView(scope, late, ann)).toMatchObject({ error: { code: 'not-found' } });
    const left = await db().execute(sql`select 1 from view_defaults where view_id = ${view.id}`);
    expect(left).toHaveLength(0);
    await world.setNow(EPOCH);
  });

  it('is refused to be taken back when its name was given anew', async () => {
    const scope = fresh();
    const view = await save(scope, ann, 'one');
    const gone = await changeView(scope, { id: view.id, deleted: true, seen: view.updatedAt }, ann);
    if (!gone.ok) throw new Error(gone.error.message);
    await save(scope, ann, 'one');
    const back = { id: view.id, deleted: false, seen: gone.value.updatedAt };
    expect(await changeView(scope, back, ann)).toMatchObject({ error: { code: 'name-taken' } });
  });
});

it('one default a person and tenant, of views they see', async () => {
  const scope = fresh();
  const own = await save(scope, ann, 'own');
  const shared = await save(scope, ann, 'ours', { query: 'held:yes', shared: true });
  await chooseDefaultView(scope, own.id, ann);
  await chooseDefaultView(scope, shared.id, ann);
  expect((await listViews(scope, ann)).map(({ isDefault }) => isDefault)).toEqual([true, false]);
  expect(await defaultQuery(scope, 'ann')).toBe('held:yes');
  expect(await chooseDefaultView(scope, own.id, ben)).toMatchObject({
    error: { code: 'not-found' },
  });
  await chooseDefaultView(scope, shared.id, ben);
  await changeView(scope, { id: shared.id, shared: false, seen: shared.updatedAt }, ann);
  expect(await defaultQuery(scope, 'ben')).toBeNull();
  await chooseDefaultView(scope, null, ann);
  expect(await defaultQuery(scope, 'ann')).toBeNull();
});
