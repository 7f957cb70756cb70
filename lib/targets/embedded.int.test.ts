import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { db, type OpenDatabase, openDatabase, useDatabase } from '@/lib/db/client';
import { closeDeltaPool, runDeltaTask } from '@/lib/delta/pool';
import type { FieldValue } from '@/lib/delta/change';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
import { createTestDatabase } from '@/lib/embedded/test-database';
import { loadTargetDoc } from '@/lib/db/target-store';
import { describeTarget, type TargetUnderTest } from './contract';
import { embeddedTarget } from './embedded/target';
import { placeDocument } from './embedded/place-document';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let opened: OpenDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  opened = openDatabase(database.url);
  useDatabase(opened);
});

afterAll(async () => {
  await closeDeltaPool();
  useDatabase(null);
  await opened.end();
  await database.drop();
});

/** Rows as the document itself has them, not as the projection says. */
async function readRow(scope: TenantScope, collection: string, document: string) {
  const stored = await loadTargetDoc(scope, collection);
  if (stored.document === null) return null;
  const decoded = await runDeltaTask('decode', {
    bytes: stored.document,
    hint: { collection, documentId: '*' },
  });
  if (decoded.kind === 'stopped') throw new Error(decoded.message);
  return decoded.value.changes.find((row) => row.document === document)?.set ?? null;
}

async function projected(scope: TenantScope, collection: string) {
  const rows = await db().execute<{ document: string; field: string; value: string }>(sql`
    select document, field, value from target_values
    where tenant_id = ${String(scope.tenantId)}::bigint and collection = ${collection} and field <> ''`);
  const found: { [place: string]: FieldValue } = {};
  for (const { document, field, value } of rows) {
    found[`${document}/${field}`] = JSON.parse(value) as FieldValue;
  }
  return found;
}

const under: TargetUnderTest = {
  target: embeddedTarget,
  prepare: (scope, { collection, document, uniqueFields = [], references = {} }, writer) =>
    placeDocument(scope, {
      collection,
      document,
      writer,
      rules: { unique: [...uniqueFields], references },
    }),
  read: readRow,
};

describeTarget('embedded', () => under);

describe('embedded: rules and projection', () => {
  const scope = mintTenantScope(77n as TenantId, 'user:test');
  const ask = (fields: object, more: { username?: string; documentId?: string } = {}) =>
    embeddedTarget.retry({
      scope,
      entryId: 1n as EntryId,
      attempt: 1,
      peerId: 7n as U64,
      mutationId: 1n as U64,
      collection: 'notes',
      documentId: 'n1',
      delta: new TextEncoder().encode(JSON.stringify(fields)),
      idempotencyKey: crypto.randomUUID(),
      username: 'alice',
      ...more,
    });

  beforeAll(() =>
    placeDocument(scope, {
      collection: 'notes',
      document: null,
      writer: 'server',
      rules: {
        fields: { title: { type: 'string', required: true }, stars: { type: 'number' } },
        readOnlyUsers: ['mallory'],
        policies: [
          { name: 'notes_own', field: 'owner', allows: 'writer' },
          { name: 'notes_region', field: 'region', allows: ['eu', null] },
        ],
      },
    }),
  );

  test.each([
    [{ title: 't', owner: 'mallory' }, 'mallory', { kind: 'permission_denied' }],
    [
      { title: 't', owner: 'bob' },
      'alice',
      { kind: 'rls_policy_violation', policy_name: 'notes_own' },
    ],
    [
      { title: 't', owner: 'alice', region: 'us' },
      'alice',
      { kind: 'rls_policy_violation', policy_name: 'notes_region' },
    ],
    [
      { title: 't', owner: 'alice', stars: 'five' },
      'alice',
      { kind: 'schema_violation', field: 'stars', reason: 'expected number, found string' },
    ],
    [{ owner: 'alice', title: null }, 'alice', { kind: 'not_null_violation', field: 'title' }],
  ])('%j by %s', async (fields, username, violation) => {
    expect(await ask(fields, { username })).toEqual({ kind: 'refused', violation });
  });

  test('the projection follows the document', async () => {
    await ask({ title: 'a', owner: 'alice', stars: 3, tags: ['x'] });
    await ask({ title: 'b', owner: 'alice' }, { documentId: 'n2' });
    await ask({ title: 'c', stars: null });
    expect(await projected(scope, 'notes')).toEqual({
      'n1/title': 'c',
      'n1/owner': 'alice',
      'n1/stars': null,
      'n1/tags': ['x'],
      'n2/title': 'b',
      'n2/owner': 'alice',
    });
    expect(await readRow(scope, 'notes', 'n1')).toEqual({
      title: 'c',
      owner: 'alice',
      stars: null,
      tags: ['x'],
    });
  });

  test.each([
    ['a NUL', { 'a\0b': 1, title: 't', owner: 'alice' }],
    ['no name', { '': 1, title: 't', owner: 'alice' }],
    ['300 bytes', { ['x'.repeat(300)]: 1, title: 't', owner: 'alice' }],
  ])('a field name with %s fails with a sentence', async (_, fields) => {
    expect(await ask(fields)).toMatchObject({ kind: 'failed', temporary: false });
  });
});
