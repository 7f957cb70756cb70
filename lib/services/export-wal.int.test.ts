import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHead } from '@/lib/db/audit';
import { db } from '@/lib/db/client';
import { exportWal } from './export-wal';
import { setQueuePolicy } from './set-policy';
import { enqueue, openWorld, rejection, tenant, type World } from './test-world';

const run = promisify(execFile);
const scope = tenant(1);
let world: World;
let folder: string;

beforeAll(async () => {
  world = await openWorld();
  folder = await mkdtemp(join(tmpdir(), 'wal-export-'));
  // More than a page of the database, with what a line must not break at.
  await enqueue(
    scope,
    ...Array.from({ length: 450 }, (_, n) =>
      rejection({
        documentId: `d${String(n)} \u2028 "\\ \r\n \u{1F600}`,
        collection: `c${String(n % 3)}`,
      }),
    ),
  );
  await setQueuePolicy(
    scope,
    'c1',
    { ttlSecs: null, action: 'Escalate', capacity: 100 },
    { reason: 'line\u2029break', requestId: 'r-1' },
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await world.end();
});

async function download(from: bigint): Promise<string> {
  const found = await exportWal(scope, from);
  if (found === null) throw new Error('no such record');
  const file = join(folder, `from-${String(from)}.ndjson`);
  const pieces: string[] = [];
  for await (const piece of found.lines) pieces.push(piece);
  await writeFile(file, pieces.join(''));
  return file;
}

/** What the command line says of a file; it needs no database. */
async function check(file: string, ...more: string[]): Promise<{ code: number; said: string }> {
  const cli = ['--import', 'tsx', 'lib/cli/dlq.ts', 'verify-export', file, ...more];
  const env = { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  return run(process.execPath, cli, { env }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
  );
}

describe('an exported WAL', () => {
  it('is verified from the file alone, against the hash that was kept', async () => {
    const head = await readHead(db(), scope.tenantId);
    const hash = head?.lastHash.toString('hex') ?? '';
    const file = await download(1n);
    const { code, said } = await check(file, '--head', hash);
    expect(said).toContain(`tenant 1: ${String(head?.lastSeq)} records, seq 1 to `);
    expect(said).toContain(`last hash ${hash}`);
    expect(code).toBe(0);
    expect(await check(file, '--head', 'ab'.repeat(32))).toMatchObject({ code: 1 });
  });

  it('may begin where the last one ended', async () => {
    const { code, said } = await check(await download(401n));
    expect(code).toBe(0);
    expect(said).toContain('seq 401 to');
    expect(said).toContain('what came before seq 401 is not in the file');
  });

  it('ends with the record that was the last when it began', async () => {
    const found = await exportWal(scope, 450n);
    await enqueue(scope, rejection());
    const text: string[] = [];
    for await (const piece of found?.lines ?? []) text.push(piece);
    const last = text.join('').trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ seq: found?.through });
  });

  it('has nothing to begin with beyond the last record', async () => {
    expect(await exportWal(scope, 100_000n)).toBeNull();
    expect(await exportWal(tenant(99), 1n)).toBeNull();
  });

  it('that was tampered with is refused by its first bad seq', async () => {
    const file = await download(1n);
    const found = await exportWal(scope, 1n);
    let text = '';
    for await (const piece of found?.lines ?? []) text += piece;
    await writeFile(file, text.replace('"seq":"217"', '"seq":"219"'));
    expect(await check(file)).toMatchObject({ code: 1, said: expect.stringContaining('seq 217') });
  });
});
