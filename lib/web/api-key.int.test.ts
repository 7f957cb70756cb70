import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey, hashApiKey, isApiKey, type NewApiKey } from '@/lib/auth/api-key';
import { useTestDatabase } from '@/lib/auth/test-people';
import { revokeApiKey } from '@/lib/db/api-key-store';
import { db } from '@/lib/db/client';
import { apiKeys } from '@/lib/db/schema/access';
import { tenants } from '@/lib/db/schema/queue';
import type { TenantId } from '@/lib/dlq/ids';
import { authenticateApiKey } from './api-key';
import { problemResponse } from './problem';

let close: () => Promise<void>;
beforeAll(async () => {
  close = await useTestDatabase();
  await db()
    .insert(tenants)
    .values({
      tenantId: 1n,
      lastHash: Buffer.alloc(32),
      ttlSecs: 259_200n,
      action: 'Drop',
      capacity: 10_000,
      retentionSecs: 2_592_000n,
    });
});
afterAll(() => close());

function make(wanted: Partial<NewApiKey> = {}) {
  return createApiKey({
    label: 'bridge',
    scopes: ['ingest', 'read'],
    tenants: [1n as TenantId, 5n as TenantId],
    createdBy: 'cli',
    ...wanted,
  });
}

function request(authorization?: string, query = ''): Request {
  const headers: Record<string, string> =
    authorization === undefined ? {} : { Authorization: authorization };
  return new Request(`http://localhost/api/v1/tenants/1/entries${query}`, { headers });
}

async function refusalOf(asked: Request, scope: 'ingest' | 'read' | 'operate' = 'read', t = '1') {
  const access = await authenticateApiKey(asked, scope, t);
  if (access.ok) throw new Error('the key was taken');
  return access.problem;
}

describe('a key', () => {
  test('is shown once; the database keeps its digest', async () => {
    const { id, key } = await make();
    expect(isApiKey(key)).toBe(true);
    const [row] = await db().select().from(apiKeys).where(eq(apiKeys.id, id));
    expect(row).toMatchObject({
      prefix: key.slice(0, 12),
      keySha256: hashApiKey(key),
      label: 'bridge',
      scopes: ['ingest', 'read'],
      tenants: [1n, 5n],
      createdBy: 'cli',
    });
    const dump = await db().execute(sql`select row_to_json(k)::text as row from api_keys k`);
    expect(JSON.stringify(dump)).not.toContain(key.slice(12));
  });

  test('gives a scope in its tenants, under its own name', async () => {
    const { id, key } = await make();
    expect(await authenticateApiKey(request(`Bearer ${key}`), 'read', '1')).toEqual({
      ok: true,
      keyId: id,
      scope: { tenantId: 1n, actor: `key:${key.slice(0, 12)}` },
    });
    expect(await authenticateApiKey(request(`bearer  ${key}`), 'read', '1')).toMatchObject({
      ok: true,
    });
  });

  test('may write a tenant into being, but not read one that never was', async () => {
    const { key } = await make({ tenants: 'all', scopes: ['ingest', 'read', 'operate'] });
    const asked = () => request(`Bearer ${key}`);
    for (const scope of ['ingest', 'operate'] as const) {
      expect(await authenticateApiKey(asked(), scope, '99')).toMatchObject({ ok: true });
    }
    expect(await refusalOf(asked(), 'read', '99')).toMatchObject({ status: 404 });
  });

  test("has no other tenant: somebody's, nobody's, and one beyond the range", async () => {
    const { key } = await make({ tenants: [5n as TenantId] });
    const asked = () => request(`Bearer ${key}`);
    const theirs = await refusalOf(asked(), 'ingest', '1');
    expect(theirs).toMatchObject({ status: 404, code: 'not-found' });
    expect(await refusalOf(asked(), 'ingest', '77')).toEqual(theirs);
    expect(await refusalOf(asked(), 'ingest', '9223372036854775808')).toMatchObject({
      status: 400,
      code: 'u64-range',
    });
  });

  test('does only what its scopes say', async () => {
    const { key } = await make({ scopes: ['read'] });
    const refusal = await refusalOf(request(`Bearer ${key}`), 'ingest');
    expect(refusal).toMatchObject({ status: 403, code: 'insufficient-scope' });
  });

  test('does not belong into the address', async () => {
    const { key } = await make();
    for (const query of ['?api_key=x', '?key=x', '?TOKEN=x', `?q=${key}`]) {
      expect(await refusalOf(request(`Bearer ${key}`, query))).toMatchObject({
        status: 400,
        code: 'credential-in-url',
      });
    }
  });

  test('use is noted once a minute', async () => {
    const { id, key } = await make();
    const lastUsed = async () => {
      const [row] = await db().select().from(apiKeys).where(eq(apiKeys.id, id));
      return row?.lastUsedAt?.getTime() ?? null;
    };
    const use = () => authenticateApiKey(request(`Bearer ${key}`), 'read', '1');
    expect(await lastUsed()).toBeNull();
    await use();
    const first = await lastUsed();
    expect(first).not.toBeNull();
    await use();
    expect(await lastUsed()).toBe(first);
    await db()
      .update(apiKeys)
      .set({ lastUsedAt: new Date(Date.now() - 61_000) })
      .where(eq(apiKeys.id, id));
    await use();
    expect(await lastUsed()).toBeGreaterThanOrEqual(first ?? Infinity);
  });
});

describe('what is no key', () => {
  test('nothing at all', async () => {
    expect(await refusalOf(request())).toMatchObject({
      status: 401,
      code: 'missing-credentials',
      headers: { 'WWW-Authenticate': expect.stringContaining('Bearer') },
    });
  });

  test('malformed, unknown, revoked and expired ones get one and the same answer', async () => {
    const revoked = await make();
    expect(await revokeApiKey(revoked.id, { actor: 'cli', remoteAddr: null })).toBe(true);
    expect(await revokeApiKey(revoked.id, { actor: 'cli', remoteAddr: null })).toBe(false);
    const expired = await make({ expiresAt: new Date(Date.now() - 1) });
    const { key } = await make();
    const unknown = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
    const headers = [
      'Bearer ',
      'Bearer x',
      `Basic ${key}`,
      key,
      `Bearer ${key} ${key}`,
      `Bearer ${key.toUpperCase()}`,
      `Bearer ${'x'.repeat(5_000)}`,
      `Bearer ${unknown}`,
      `Bearer ${revoked.key}`,
      `Bearer ${expired.key}`,
      `Bearer ${hashApiKey(key)}`,
    ];
    const answers = new Set<string>();
    for (const header of headers) {
      const refusal = await refusalOf(request(header));
      expect(refusal).toMatchObject({ status: 401, code: 'invalid-credentials' });
      const answer = problemResponse(refusal, 'id');
      answers.add(JSON.stringify([[...answer.headers], await answer.text()]));
    }
    expect(answers.size).toBe(1);
  });
});
