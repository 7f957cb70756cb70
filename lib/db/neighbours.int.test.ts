import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EntryFilter, filterOf, NO_FILTER, parseQuery } from '@/lib/dlq/filter';
import { type EntryId, parseEntryId, type U64 } from '@/lib/dlq/ids';
import { holdEntry, resolveEntry } from '@/lib/services/act';
import { enqueue, openWorld, rejection, tenant, type World } from '@/lib/services/test-world';
import { getEntry, listEntries, SCAN_WINDOW } from './entries';
import { type Neighbours, neighbours } from './neighbours';
import { listRelated } from './related';

let world: World;
const scope = tenant(1);
const PAGE = 7;

beforeAll(async () => {
  world = await openWorld();
  const ids = await enqueue(
    scope,
    ...Array.from({ length: 60 }, (_, i) =>
      rejection(
        {
          collection: i % 3 === 0 ? 'carts' : 'orders',
          documentId: `o-${String(i % 4)}`,
          username: i % 5 === 0 ? 'bob' : 'alice',
          peerId: BigInt(i % 2) as U64,
          // A peer's entries may come in out of their order.
          mutationId: BigInt(1_000 - i) as U64,
        },
        Uint8Array.of(i % 6),
      ),
    ),
  );
  await enqueue(tenant(2), rejection({ documentId: 'o-1' }, Uint8Array.of(1)));
  const act = { version: null, reason: null, requestId: null };
  for (const entryId of ids.filter((_, i) => i % 4 === 0)) {
    await resolveEntry(scope, { ...act, entryId });
  }
  for (const entryId of ids.filter((_, i) => i % 7 === 0)) {
    await holdEntry(scope, { ...act, entryId });
  }
});
afterAll(() => world.end());

const id = (text: string): EntryId => {
  const parsed = parseEntryId(text);
  if (parsed === null) throw new Error(`not an id: ${text}`);
  return parsed;
};

const listed = async (filter: EntryFilter) =>
  (await listEntries(scope, filter, null, 100)).rows.map((row) => row.entryId);

it.each([
  '',
  'status:pending',
  'status:pending collection:orders',
  'collection:carts user:bob',
  'held:yes',
  'peer:1',
  'peer:1 status:pending',
  'age:<1h ALICE',
  'document:o-3 retries:0',
  '-user:bob status:pending,resolved',
])('neighbours, place and page in “%s” are those of the list', async (query) => {
  const { filter } = parseQuery(query);
  const ids = await listed(filter);
  expect(ids.length).toBeGreaterThan(2);
  for (const [at, entryId] of ids.entries()) {
    const found = await neighbours(scope, filter, id(entryId), PAGE);
    expect(found).toMatchObject<Partial<Neighbours>>({
      listed: true,
      newer: ids[at - 1] ?? null,
      older: ids[at + 1] ?? null,
      cut: { newer: false, older: false },
      before: { count: at, capped: false },
    });
    const page = await listEntries(scope, filter, found.page, PAGE);
    expect(page.rows.map((row) => row.entryId)).toEqual(
      ids.slice(at - (at % PAGE), at - (at % PAGE) + PAGE),
    );
  }
});

it('a total is given where the queues keep one', async () => {
  const total = async (filter: EntryFilter) =>
    (await neighbours(scope, filter, id('9'), PAGE)).total;
  expect(await total(NO_FILTER)).toBe(60);
  expect(await total(filterOf({ status: 'resolved' }))).toBe(15);
  expect(await total(filterOf({ status: 'pending', collection: 'carts' }))).toBe(15);
  expect(await total(filterOf({ user: 'bob' }))).toBeNull();
});

it('an entry that has left the list keeps its neighbours there', async () => {
  const found = await neighbours(scope, filterOf({ status: 'pending' }), id('5'), PAGE);
  expect(found).toMatchObject({ listed: false, newer: '6', older: '4' });
});

it('a search that ends before it finds one says so', async () => {
  const other = tenant(3);
  const ids = await enqueue(
    other,
    ...Array.from({ length: SCAN_WINDOW + 1 }, () => rejection({ username: 'alice' })),
  );
  const first = ids[0] as EntryId;
  const last = ids.at(-1) as EntryId;
  const filter = filterOf({ text: 'nobody' });
  expect(await neighbours(other, filter, first, PAGE)).toMatchObject({
    newer: null,
    cut: { newer: true, older: false },
    before: { count: 0, capped: true },
  });
  expect(await neighbours(other, filter, last, PAGE)).toMatchObject({
    older: null,
    cut: { newer: false, older: true },
  });
});

it('related entries are those of the document, the peer around its mutation, and the bytes', async () => {
  const entry = await getEntry(scope, id('31'));
  if (entry === null) throw new Error('entry 31');
  const { document, peer, bytes } = await listRelated(scope, id('31'), entry);
  const ids = ({ rows }: { rows: readonly { entryId: string }[] }) =>
    rows.map((row) => row.entryId);
  // Index 30: collection carts, document o-2, peer 0, mutation 970, byte 0.
  expect(document.count).toEqual({ count: 4, capped: false });
  expect(ids(document)).toEqual(['55', '43', '19', '7']);
  expect(peer.count).toEqual({ count: 29, capped: false });
  expect(ids(peer)).toEqual(['37', '35', '33', '29', '27', '25']);
  expect(bytes.count).toEqual({ count: 9, capped: false });
  expect(ids(bytes)).toEqual(['55', '49', '43', '37', '25']);
  expect(await listed(filterOf({ bytes: entry.deltaSha256 }))).toHaveLength(10);
});
