import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApiKey, hashApiKey, type NewApiKey } from '@/lib/auth/api-key';
import { useTestDatabase } from '@/lib/auth/test-people';
import { findApiKey, insertApiKey, listApiKeys } from '@/lib/db/api-key-store';
import type { TenantId } from '@/lib/dlq/ids';
import { keyTable, revokeKept } from './kept-api-keys';

let close: () => Promise<void>;
beforeAll(async () => {
  close = await useTestDatabase();
});
afterAll(() => close());

const make = (label: string, tenants: NewApiKey['tenants'] = 'all') =>
  createApiKey({ label, tenants, scopes: ['ingest', 'read'], createdBy: 'cli' });
const cells = async (id: string) =>
  keyTable(await listApiKeys())
    .map((line) => line.split('\t'))
    .find((row) => row[0] === id);

it('lists what keepers need and never the key', async () => {
  const { id, key } = await make('bridge\n\tone', [1n as TenantId, 5n as TenantId]);
  expect(await cells(id)).toEqual([
    id,
    key.slice(0, 12),
    String.raw`"bridge\n\tone"`,
    'ingest,read',
    '1,5',
    expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    '-',
    '-',
    '-',
  ]);
  const table = keyTable(await listApiKeys()).join('\n');
  expect(table).not.toContain(key.slice(0, 13));
  expect(table).not.toContain(hashApiKey(key));

  await findApiKey(hashApiKey(key));
  expect((await cells(id))?.[7]).toMatch(/Z$/);
});

it('revokes by id and by prefix, once, and says so', async () => {
  for (const by of ['id', 'prefix'] as const) {
    const { id, key } = await make(by);
    const other = await make('stays');
    const named = by === 'id' ? id : key.slice(0, 12);
    expect(await revokeKept(named)).toMatchObject({ ok: true, value: { id } });
    expect(await findApiKey(hashApiKey(key))).toBeNull();
    expect(await findApiKey(hashApiKey(other.key))).toMatchObject({ id: other.id });
    expect((await cells(id))?.[8]).toMatch(/Z$/);
    expect(await revokeKept(named)).toMatchObject({
      ok: false,
      error: { message: `the key ${named} is revoked already` },
    });
  }
});

it('refuses what names no key, or several', async () => {
  const named = 'dlq_00000000';
  expect(await revokeKept(named)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('no key has') as string },
  });
  for (const id of ['twin-a', 'twin-b']) {
    const row = { id, prefix: named, keySha256: hashApiKey(id), label: id, scopes: ['read'] };
    await insertApiKey(
      { ...row, tenants: null, expiresAt: null },
      { actor: 'cli', remoteAddr: null },
    );
  }
  expect(await revokeKept(named)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('several keys begin with') as string },
  });
  expect(await revokeKept('twin-a')).toMatchObject({ ok: true });
  expect(await revokeKept(named)).toMatchObject({ ok: true, value: { id: 'twin-b' } });
});
