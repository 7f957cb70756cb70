import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { LoroDoc, LoroMap } from 'loro-crdt';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checkFile, storeFile } from '@/lib/cli/import-file';
import { listAccessLog } from '@/lib/db/access-log';
import { db } from '@/lib/db/client';
import { closeDeltaPool } from '@/lib/delta/pool';
import { type EntryFilter, NO_FILTER, parseQuery } from '@/lib/dlq/filter';
import type { U64 } from '@/lib/dlq/ids';
import type { Rejection } from '@/lib/dlq/rejection';
import { placeDocument } from '@/lib/targets/embedded/place-document';
import { noteEntry, resolveEntry } from '../act';
import { enqueue, openWorld, rejection, tenant, type World } from '../test-world';
import { exportEntries } from './export';
import type { ExportFormat } from './formats';
import { type Replayed, replayBundle } from './replay';

const run = promisify(execFile);
const A = tenant(1);
const B = tenant(2);
const WHY = { reason: null, requestId: null };
/** More than one page. */
const MANY = 450;
let world: World;
let directory: string;

function loroDelta(): Uint8Array {
  const doc = new LoroDoc();
  doc.setPeerId('77');
  doc.getMap('orders').setContainer('o-9', new LoroMap()).set('total', 12);
  doc.commit();
  return doc.export({ mode: 'update' });
}

const ODD: readonly Rejection[] = [
  rejection(
    { documentId: '=1+1', username: '-5', mutationId: 18446744073709551615n as U64 },
    new Uint8Array(),
  ),
  rejection({
    documentId: 'zwei\r\nZeilen, "so"',
    compensation: { kind: 'unique_violation', field: 'email', conflicting_value: 'a@b' },
    violation: { kind: 'unique_violation', field: 'email', value: 'a@b' },
  }),
  rejection({
    source: {
      entryId: 9n as U64,
      createdAt: 1_600_000_000n as U64,
      retryCount: 2,
      resolved: false,
    },
  }),
  rejection({ documentId: 'o-9' }, loroDelta()),
];

beforeAll(async () => {
  world = await openWorld();
  directory = mkdtempSync(join(tmpdir(), 'dlq-export-'));
  for (let n = 0; n < MANY; n += 225) {
    await enqueue(
      A,
      ...Array.from({ length: 225 }, (_, i) => rejection({ documentId: `o-${n + i}` })),
    );
  }
  await enqueue(A, ...ODD);
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await closeDeltaPool();
  await world.end();
});

async function textOf(format: ExportFormat, filter: EntryFilter = NO_FILTER): Promise<string> {
  const made = await exportEntries(A, filter, format, null);
  if (made === null) throw new Error('busy');
  let text = '';
  for await (const piece of made.pieces) text += piece;
  return text;
}
const q = (text: string) => parseQuery(text).filter;

async function cli(...args: string[]) {
  const command = ['--import', 'tsx', 'lib/cli/dlq.ts', ...args];
  const env = { ...process.env, DATABASE_URL: world.url };
  return run(process.execPath, command, { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

function fileOf(text: string): string {
  const file = join(directory, `${String(Math.random())}.ndjson`);
  writeFileSync(file, text);
  return file;
}

async function factsOf(scope: typeof A) {
  return db().execute(sql`
    select e.collection, e.session_id, e.username, e.document_id, e.mutation_id, e.peer_id, e.violation, e.compensation,
      e.client_version, e.remote_addr, e.device_peer_id, e.delta_size, e.delta_sha256, e.source, d.bytes
    from entries e left join deltas d on d.tenant_id = e.tenant_id and d.entry_id = e.entry_id
    where e.tenant_id = ${String(scope.tenantId)}::bigint
    order by e.document_id, e.mutation_id, e.source nulls first, e.username, e.delta_sha256`);
}

test('NDJSON of one tenant imported into another has all facts and bytes', async () => {
  const text = await textOf('ndjson');
  expect(text.trimEnd().split('\n')).toHaveLength(MANY + ODD.length + 1);
  const file = fileOf(text);
  const checked = await checkFile(file);
  expect(checked).toMatchObject({ lines: MANY + ODD.length, faults: 0, cut: null });
  const stored = await storeFile(file, checked.digest, B.tenantId);
  expect(stored).toEqual({ stored: MANY + ODD.length, known: 0 });
  expect([...(await factsOf(B))]).toEqual([...(await factsOf(A))]);
});

test('an export that lost lines is not imported', async () => {
  const lines = (await textOf('ndjson', q('document:o-1,o-2,o-3'))).trimEnd().split('\n');
  const checked = await checkFile(fileOf(lines.toSpliced(1, 1).join('\n')));
  expect(checked.cut).toBe('the last line tells of 3 entries, and there are 2');
});

test('CSV has every entry once, newest first, and nothing a spreadsheet would run', async () => {
  const text = await textOf('csv');
  const ids = [...text.matchAll(/^1,(\d+),/gm)].map(([, id]) => Number(id));
  expect(ids).toEqual(Array.from({ length: MANY + ODD.length }, (_, i) => MANY + ODD.length - i));
  expect(text).toContain(",'=1+1,'-5,");
  expect(text).toContain('"zwei\r\nZeilen, ""so"""');
  expect(text).toContain('18446744073709551615');
});

test('a filter narrows what is exported', async () => {
  const text = await textOf('csv', q('document:o-7'));
  expect(text.trimEnd().split('\r\n')).toHaveLength(2);
});

test('the access log has who exported what, that it began and how it ended', async () => {
  const made = await exportEntries(A, q('document:o-7'), 'csv', '192.0.2.7');
  await made?.pieces.next();
  await made?.pieces.return(undefined);
  await textOf('bundle', q('document:o-8'));
  const { items } = await listAccessLog({ what: 'exported', who: null }, null, 4);
  expect(
    items.map(({ actor, detail, remoteAddr }) => [
      actor,
      detail['q'],
      detail['format'],
      detail['state'],
      detail['entries'],
      remoteAddr,
    ]),
  ).toEqual([
    ['test', 'document:o-8', 'bundle', 'done', 1, null],
    ['test', 'document:o-8', 'bundle', 'begun', undefined, null],
    ['test', 'document:o-7', 'csv', 'left', 0, '192.0.2.7'],
    ['test', 'document:o-7', 'csv', 'begun', undefined, '192.0.2.7'],
  ]);
});

async function replay(text: string): Promise<Replayed[]> {
  const found: Replayed[] = [];
  for await (const each of replayBundle(text.trimEnd().split('\n'))) found.push(each);
  return found;
}

test('a bundle replays to what is written in it, whatever happened to the entries', async () => {
  const [first, second] = await enqueue(
    A,
    rejection({ collection: 'short', documentId: 'a' }),
    rejection({ collection: 'short', documentId: 'b' }),
    rejection({ collection: 'orders', documentId: 'o-9' }, loroDelta()),
  );
  if (first === undefined || second === undefined) throw new Error('not stored');
  await noteEntry(A, { entryId: first, version: 1, text: 'seen', ...WHY });
  await resolveEntry(A, { entryId: first, version: 2, ...WHY });
  await placeDocument(A, {
    collection: 'orders',
    document: loroDelta(),
    rules: {},
    writer: 'test',
  });
  const found = await replay(await textOf('bundle'));
  expect(found.filter((each) => 'differs' in each && each.differs.length > 0)).toEqual([]);
  expect(found.at(-1)).toEqual({ kind: 'end', entries: MANY + ODD.length + 3, documents: 1 });
  expect(found).toContainEqual({
    kind: 'entry',
    entry: `1/${String(MANY + 4)}`,
    records: 1,
    delta: 'loro-update: replace orders/o-9 (total)',
    differs: [],
  });
});

test('what was changed in a bundle is found', async () => {
  const text = await textOf('bundle', q('document:o-1'));
  const changed: readonly [string, string, RegExp][] = [
    [
      '"status":"pending"',
      '"status":"resolved"',
      /^status is "resolved", its records say "pending"$/,
    ],
    ['"delta_base64":"AQID"', '"delta_base64":"AQIE"', /bytes do not have their SHA-256/],
    ['"actor":"test"', '"actor":"else"', /the record does not have its hash/],
    ['"username":"alice"', '"username":"bob"', /username is not that of its first record/],
  ];
  for (const [from, to, fault] of changed) {
    expect(text).toContain(from);
    const found = (await replay(text.replace(from, to))).find((each) => each.kind === 'entry');
    expect(found?.differs).toEqual([expect.stringMatching(fault)]);
  }
  const cut = await replay(text.split('\n').slice(0, -2).join('\n'));
  expect(cut.at(-1)).toMatchObject({ kind: 'wrong', message: /cut off/ as unknown });
});

test('the command says so and ends with 1 when something differs', async () => {
  const text = await textOf('bundle', q('document:o-1'));
  const good = await cli('replay', fileOf(text));
  expect([good.code, good.stderr]).toEqual([0, '']);
  expect(good.stdout).toMatch(
    /tenant 1, document:o-1, as of seq \d+[^]*1 entries and \d documents, all as they say\n$/,
  );
  const bad = await cli('replay', fileOf(text.replace('"held":false', '"held":true')));
  expect(bad.code).toBe(1);
  expect(bad.stderr).toBe('1/2: held is true, its records say false\n');
});

test('an export that nobody begins to read gives its place back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const asked = () => exportEntries(A, NO_FILTER, 'csv', null);
    for (let n = 0; n < 8; n += 1) expect(await asked()).not.toBeNull();
    expect(await asked()).toBeNull();
    vi.advanceTimersByTime(10_000);
    const found = await asked();
    expect(found).not.toBeNull();
    await found?.pieces.next();
    await found?.pieces.return(undefined);
  } finally {
    vi.useRealTimers();
  }
});
