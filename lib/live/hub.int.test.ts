import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { type Hub, type HubOptions, openHub, type Subscriber } from './hub';

// One connection hears for everybody; each is told of their own tenants, not too often, and of every gap.

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let admin: postgres.Sql;
let hub: Hub | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = postgres(database.url, { max: 1, onnotice: () => undefined });
});
afterEach(async () => {
  await hub?.close();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

function open(options: Partial<HubOptions> = {}): Hub {
  hub = openHub({ url: () => database.url, ...options });
  return hub;
}

function somebody(tenants: Subscriber['tenants'], person = 'ann') {
  const told: Record<string, string>[] = [];
  const states: boolean[] = [];
  const subscriber: Subscriber & { closed: boolean } = {
    tenants,
    person,
    closed: false,
    changed: (changes) => told.push(Object.fromEntries(changes)),
    listening: (now) => states.push(now),
    closing() {
      this.closed = true;
    },
  };
  return { subscriber, told, states };
}

const say = (payload: string) => admin`select pg_notify('dlq', ${payload})`;
const listeners = async () =>
  admin`select pid from pg_stat_activity where datname = current_database() and application_name = 'dead-letters live'`;

it('tells each of their own tenants over one connection', async () => {
  const mine = somebody(new Set(['1']));
  const every = somebody('all', 'bob');
  const live = open();
  expect(live.subscribe(mine.subscriber)).toMatchObject({ ok: true, listening: false });
  live.subscribe(every.subscriber);
  await expect.poll(() => mine.states).toEqual([true]);
  await say('2:5');
  await say('1:9');
  await say('not a payload');
  await expect.poll(() => Object.assign({}, ...every.told) as object).toEqual({ 1: '9', 2: '5' });
  await expect.poll(() => mine.told).toEqual([{ 1: '9' }]);
  expect(await listeners()).toHaveLength(1);
});

it('tells of a storm at intervals, with where it ended', async () => {
  const seen = somebody('all');
  const live = open({ apartMs: 250 });
  live.subscribe(seen.subscriber);
  await expect.poll(() => seen.states).toEqual([true]);
  const began = performance.now();
  for (let n = 1; n <= 400; n += 1) await say(`7:${String(n)}`);
  await expect.poll(() => seen.told.at(-1)).toEqual({ 7: '400' });
  const took = performance.now() - began;
  expect(seen.told.length).toBeLessThanOrEqual(took / 250 + 2);
});

it('listens again when its connection is lost, and says that there was a gap', async () => {
  const seen = somebody('all');
  const live = open();
  live.subscribe(seen.subscriber);
  await expect.poll(() => seen.states).toEqual([true]);
  await admin`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'dead-letters live'`;
  await expect.poll(() => seen.states, { timeout: 10_000 }).toEqual([true, false, true]);
  await say('3:4');
  await expect.poll(() => seen.told).toEqual([{ 3: '4' }]);
});

it('looks by itself for what nobody told', async () => {
  const seen = somebody(new Set(['5']));
  let seq = 1;
  const heads = async () => new Map([['5', String(seq)]]);
  open({ heads, lookMs: 20 }).subscribe(seen.subscriber);
  await expect.poll(() => seen.states).toEqual([true]);
  await say('5:2');
  await expect.poll(() => seen.told).toEqual([{ 5: '2' }]);
  seq = 9;
  await expect.poll(() => seen.told).toEqual([{ 5: '2' }, { 5: '9' }]);
});

it('keeps asking for a database that is not there', async () => {
  let url = 'postgres://nobody@127.0.0.1:9/none';
  const seen = somebody('all');
  open({ url: () => url }).subscribe(seen.subscriber);
  await expect.poll(() => seen.states).toContain(false);
  url = database.url;
  await expect.poll(() => seen.states.at(-1), { timeout: 10_000 }).toBe(true);
});

it('holds no more streams than it should, a person and altogether', () => {
  const live = open({ perPerson: 2, perProcess: 3 });
  const first = live.subscribe(somebody('all').subscriber);
  expect(live.subscribe(somebody('all').subscriber).ok).toBe(true);
  expect(live.subscribe(somebody('all').subscriber)).toEqual({
    ok: false,
    code: 'too-many-streams',
  });
  expect(live.subscribe(somebody('all', 'bob').subscriber).ok).toBe(true);
  expect(live.subscribe(somebody('all', 'cem').subscriber)).toEqual({
    ok: false,
    code: 'streams-full',
  });
  if (first.ok) first.leave();
  expect(live.subscribe(somebody('all', 'cem').subscriber).ok).toBe(true);
});

it('ends everybody when it closes, and takes nobody after', async () => {
  const seen = somebody('all');
  const live = open();
  live.subscribe(seen.subscriber);
  await live.close();
  expect(seen.subscriber.closed).toBe(true);
  expect(live.subscribe(seen.subscriber)).toEqual({ ok: false, code: 'closing' });
  await expect.poll(async () => (await listeners()).length).toBe(0);
});
