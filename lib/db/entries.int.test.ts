import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EntryFilter, filterOf, NO_FILTER, parseQuery } from '@/lib/dlq/filter';
import { writeValue } from '@/lib/dlq/query-tokens';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import type { EntryRow } from '@/lib/dlq/views';
import { holdEntry, releaseEntry, resolveEntry } from '@/lib/services/act';
import {
  enqueue,
  EPOCH,
  openWorld,
  rejection,
  tenant,
  type World,
} from '@/lib/services/test-world';
import { listEntries, SCAN_WINDOW } from './entries';
import { countEntries, maintainedTotal } from './entry-count';
import { BadCursorError } from './keyset';

let world: World;
const scope = tenant(1);
let all: EntryRow[] = [];

const users = ['alice', 'bob', '100%', 'a_b', 'back\\slash', '<img onerror=x>', '‮evil'];
const collections = ['orders', 'users'];
const documents = ['o1', 'o2', 'o3'];
const sessions = ['sync-10.0.0.1:5555-1', 'sync-10.0.0.2:5555-1'];

beforeAll(async () => {
  world = await openWorld();
  const rejections = Array.from({ length: 220 }, (_, i) =>
    rejection({
      username: users[i % users.length] ?? '',
      collection: collections[(i * 3) % 2] ?? '',
      documentId: documents[i % 3] ?? '',
      peerId: BigInt(i % 11) as U64,
      sessionId: sessions[i % 13 === 0 ? 1 : 0] ?? '',
      device: {
        clientVersion: i % 17 === 0 ? '0.2.0' : '0.1.0',
        remoteAddr: '',
        peerId: 7n as U64,
      },
      violation:
        i % 4 === 0
          ? { kind: 'unique_violation', field: 'email', value: `v${String(i)}` }
          : { kind: 'rate_limited' },
    }),
  );
  const ids = await enqueue(scope, ...rejections);
  await enqueue(tenant(2), rejection({ username: 'alice' }));
  for (const entryId of ids.filter((_, i) => i % 5 === 0)) {
    await resolveEntry(scope, { entryId, version: null, reason: null, requestId: null });
  }
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page = await listEntries(scope, NO_FILTER, cursor, 100);
    all.push(...page.rows);
    cursor = page.older;
  }
  all = [...all];
});
afterAll(() => world.end());

const sessionOf = (row: EntryRow) => sessions[(Number(row.entryId) - 1) % 13 === 0 ? 1 : 0] ?? '';

/** Values of a key that are told apart here, each with the rows that have it. */
const MODEL: {
  readonly [key: string]: {
    readonly values: readonly string[];
    readonly has: (row: EntryRow, value: string) => boolean;
  };
} = {
  id: {
    values: ['17', '200', '50..60', '215..900'],
    has: ({ entryId }, value) => {
      const [from, to = from] = value.split('..').map(Number);
      return Number(entryId) >= Number(from) && Number(entryId) <= Number(to);
    },
  },
  collection: { values: [...collections, 'none'], has: (row, value) => row.collection === value },
  user: { values: users, has: (row, value) => row.username === value },
  document: { values: documents, has: (row, value) => row.documentId === value },
  status: {
    values: ['pending', 'resolved', 'attention'],
    has: (row, value) => row.status === value,
  },
  violation: {
    values: ['unique_violation', 'rate_limited'],
    has: (row, value) => row.violation.kind === value,
  },
  field: {
    values: ['email', 'none'],
    has: (row, value) => row.violation.kind === 'unique_violation' && value === 'email',
  },
  policy: { values: ['owner_only'], has: () => false },
  peer: { values: ['0', '7', '10'], has: (row, value) => row.peerId === value },
  mutation: { values: ['1', '7'], has: (row, value) => row.mutationId === value },
  session: { values: sessions, has: (row, value) => sessionOf(row) === value },
  device: { values: ['0.1.0', '0.2.0'], has: (row, value) => row.clientVersion === value },
  client: { values: ['0.1.0', '0.2.0'], has: (row, value) => row.clientVersion === value },
  held: { values: ['yes', 'no'], has: (_, value) => value === 'no' },
  retries: { values: ['0', '>=1', '0..4'], has: (_, value) => value !== '>=1' },
  age: { values: ['<1h', '>1h', '0s..1d'], has: (_, value) => value !== '>1h' },
  arrived: { values: ['>=2020-01-01', '2020-01-01'], has: (_, value) => value.startsWith('>') },
  assignee: { values: ['none', 'user:a', 'me'], has: (_, value) => value === 'none' },
  operation: { values: ['abc', 'abc/done'], has: () => false },
  text: {
    values: ['%', '_', '\\', 'ALICE', 'email', 'v1', '<img', 'nothing like it'],
    has: (row, value) =>
      [
        row.username,
        row.documentId,
        row.collection,
        JSON.stringify(row.violation),
        row.clientVersion,
        sessionOf(row),
      ].some((s) => s.toLowerCase().includes(value.toLowerCase())),
  },
};

const matches = (filter: EntryFilter) => (row: EntryRow) =>
  filter.terms.every(
    ({ key, not, values }) => values.some((value) => MODEL[key]?.has(row, value)) !== not,
  );

const term = (key: string) =>
  fc
    .record({
      not: fc.boolean(),
      values: fc.uniqueArray(fc.constantFrom(...(MODEL[key]?.values ?? [])), {
        minLength: 1,
        maxLength: key === 'text' ? 1 : 2,
      }),
    })
    .map(({ not, values }) => `${not ? '-' : ''}${key}:${values.map(writeValue).join(',')}`);

const filters: fc.Arbitrary<EntryFilter> = fc
  .uniqueArray(fc.constantFrom(...Object.keys(MODEL)), { maxLength: 3 })
  .chain((keys) => fc.tuple(...keys.map(term)))
  .map((terms) => {
    const { filter, problems } = parseQuery(terms.join(' '));
    if (problems.length > 0) throw new Error(problems[0]?.message);
    return filter;
  });

describe('a list of entries', () => {
  it('has all entries once, newest first, and nobody else’s', () => {
    expect(all.map((row) => Number(row.entryId))).toEqual(
      Array.from({ length: 220 }, (_, i) => 220 - i),
    );
    expect(new Set(all.map((row) => row.tenantId))).toEqual(new Set(['1']));
  });

  it('pages through any combination of filters, forth and back, as a scan over everything would', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 60 }), async (filter, limit) => {
        const wanted = all.filter(matches(filter)).map((row) => row.entryId);
        const seen: string[] = [];
        let page = await listEntries(scope, filter, null, limit);
        let pages = 1;
        seen.push(...page.rows.map((row) => row.entryId));
        while (page.older !== null && pages < 300) {
          page = await listEntries(scope, filter, page.older, limit);
          pages += 1;
          seen.push(...page.rows.map((row) => row.entryId));
        }
        expect(seen).toEqual(wanted);
        const back: string[] = page.rows.map((row) => row.entryId);
        while (page.newer !== null && pages < 700) {
          page = await listEntries(scope, filter, page.newer, limit);
          pages += 1;
          back.unshift(...page.rows.map((row) => row.entryId));
        }
        expect(back).toEqual(wanted);
        const most = limit + 100;
        expect(await countEntries(scope, filter, most)).toEqual(
          maintainedTotal(scope, filter) === null && wanted.length > most
            ? { count: most, capped: true }
            : { count: wanted.length, capped: false },
        );
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it('finds a peer by its whole id', async () => {
    const peers = await listEntries(scope, filterOf({ text: '7' }), null, 1);
    expect(peers.rows).toHaveLength(1);
    expect((await listEntries(scope, filterOf({ text: '70000' }), null, 1)).rows).toEqual([]);
  });

  it.each([
    'user:alice,bob',
    'status:pending,resolved collection:orders',
    'status:pending collection:orders,users',
    'session:"sync-10.0.0.1:5555-1","sync-10.0.0.2:5555-1"',
    'peer:0,7',
    'violation:unique,rate status:resolved',
    'field:email',
    'violation:unique status:pending,redriving',
    'status:pending,redriving,resolved',
  ])('counts and pages %s from indexes or kept numbers', async (q) => {
    const { filter } = parseQuery(q);
    const wanted = all.filter(matches(filter)).map((row) => row.entryId);
    expect(wanted.length).toBeGreaterThan(10);
    expect((await listEntries(scope, filter, null, 300)).rows.map((row) => row.entryId)).toEqual(
      wanted,
    );
    expect(await countEntries(scope, filter)).toEqual({ count: wanted.length, capped: false });
    const kept = maintainedTotal(scope, filter) !== null;
    expect(await countEntries(scope, filter, 10)).toEqual(
      kept ? { count: wanted.length, capped: false } : { count: 10, capped: true },
    );
  });

  it('keeps its place while new entries arrive', async () => {
    const first = await listEntries(scope, filterOf({ collection: 'orders' }), null, 20);
    await enqueue(scope, ...Array.from({ length: 5 }, () => rejection()));
    const second = await listEntries(scope, filterOf({ collection: 'orders' }), first.older, 20);
    const wanted = all.filter((row) => row.collection === 'orders').slice(20, 40);
    expect(second.rows.map((row) => row.entryId)).toEqual(wanted.map((row) => row.entryId));
  });

  it('refuses a cursor that was changed, or is of another tenant or filter', async () => {
    const { older } = await listEntries(scope, NO_FILTER, null, 10);
    if (older === null) throw new Error('no cursor');
    for (const cursor of [older.replace(/^o\d/, 'o9'), `${older}x`, 'o1', '', "o1' or 1=1"]) {
      await expect(listEntries(scope, NO_FILTER, cursor, 10)).rejects.toBeInstanceOf(
        BadCursorError,
      );
    }
    await expect(listEntries(tenant(2), NO_FILTER, older, 10)).rejects.toBeInstanceOf(
      BadCursorError,
    );
    await expect(listEntries(scope, filterOf({ user: 'alice' }), older, 10)).rejects.toBeInstanceOf(
      BadCursorError,
    );
  });

  it('tells ages by the database clock, and finds what is held', async () => {
    const aged = tenant(4);
    const ids: string[] = [];
    for (const hour of [0, 1, 2, 3, 4]) {
      await world.setNow(EPOCH + hour * 3_600_000);
      ids.push(...(await enqueue(aged, rejection())).map(String));
    }
    const found = async (filter: EntryFilter) =>
      (await listEntries(aged, filter, null, 50)).rows.map((row) => row.entryId).toReversed();
    expect(await found(filterOf({ age: '>3h' }))).toEqual(ids.slice(0, 2));
    expect(await found(filterOf({ age: '<1h' }))).toEqual(ids.slice(3));
    expect(await found(filterOf({ age: '1h..2h' }))).toEqual(ids.slice(2, 4));
    expect(await found(filterOf({ age: '>5h' }))).toEqual([]);
    const act = { entryId: 2n as EntryId, version: null, reason: null, requestId: null };
    await holdEntry(aged, act);
    expect(await found(filterOf({ held: 'yes' }))).toEqual(['2']);
    expect(await found(filterOf({ held: 'no' }))).toHaveLength(4);
    await releaseEntry(aged, act);
    expect(await found(filterOf({ held: 'yes' }))).toEqual([]);
    await world.setNow(EPOCH);
  });

  it('says so when it looked at a bounded number of entries, and goes on from there', async () => {
    const big = tenant(3);
    await enqueue(big, rejection({ username: 'needle' }));
    for (let i = 0; i < 5; i += 1)
      await enqueue(big, ...Array.from({ length: 500 }, () => rejection()));
    const first = await listEntries(big, filterOf({ text: 'needle' }), null, 50);
    expect(first).toMatchObject({ rows: [], scanned: SCAN_WINDOW });
    const second = await listEntries(big, filterOf({ text: 'needle' }), first.older, 50);
    expect(second.rows.map((row) => row.username)).toEqual(['needle']);
    expect(second).toMatchObject({ scanned: null, older: null });
  });
});
