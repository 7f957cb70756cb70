import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import versions from '@/lib/delta/fixtures/loro-versions.json' with { type: 'json' };
import { UsageError } from '../command';
import { decodeCommand } from './decode';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dlq-decode-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The command as another program calls it: a process of its own, and no database to be had. */
function asProcess(...args: readonly string[]): Promise<string> {
  const command = ['--import', 'tsx', 'lib/cli/dlq.ts', 'decode', ...args];
  const env = { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  return new Promise((settle, fail) => {
    execFile(process.execPath, command, { env }, (error, stdout) => {
      if (error) fail(error);
      else settle(stdout);
    });
  });
}

function fileOf(bytes: Uint8Array): string {
  const file = join(folder, 'delta.bin');
  writeFileSync(file, bytes);
  return file;
}

/** What the command prints, run inside this process. */
async function printed(bytes: Uint8Array): Promise<unknown> {
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  try {
    const args = [fileOf(bytes), '--collection', 'orders', '--document', 'o1'];
    expect(await decodeCommand.run(args)).toBe(0);
    const lines = write.mock.calls.map(([line]) => String(line));
    expect(lines).toEqual([expect.stringMatching(/^\{.*\}\n$/) as string]);
    return JSON.parse(lines.join(''));
  } finally {
    write.mockRestore();
  }
}

describe('dlq decode', () => {
  test('prints the whole of it as one JSON object', async () => {
    const [first] = versions;
    const file = fileOf(Buffer.from(first?.blob ?? '', 'base64'));
    const stdout = await asProcess(file, '--collection', 'orders', '--document', 'o1');
    expect(JSON.parse(stdout)).toEqual({
      format: 'loro-update',
      reason: "Loro's header in update mode (4); the checksum matches.",
      peers: ['33'],
      changes: [
        {
          collection: 'orders',
          document: 'o1',
          kind: 'edit',
          set: { status: 'shipped', total: 12.5 },
          unset: ['note'],
        },
      ],
      warnings: [],
    });
  });

  test('names the field of each integer beyond 2^53, once', async () => {
    const row = { id: [2n ** 64n - 1n, 2n ** 63n], n: 5n };
    expect(await printed(encode(row, { useBigInt64: true }))).toMatchObject({
      format: 'msgpack',
      changes: [{ set: { id: ['18446744073709551615', '9223372036854775808'], n: 5 } }],
      warnings: [{ code: 'approximate', field: 'id' }],
    });
  });

  test.each([
    ['no bytes', new Uint8Array(), 'empty', []],
    ['a byte more than is decoded', new Uint8Array(1_048_577), 'unknown', ['undecodable']],
    [
      'a cut blob',
      Buffer.from(versions[0]?.blob ?? '', 'base64').subarray(0, 60),
      'loro-update',
      ['checksum'],
    ],
    ['nonsense', Uint8Array.from([1, 2, 3]), 'unknown', ['undecodable']],
  ])('ends well for %s', async (_, bytes, format, codes) => {
    expect(await printed(bytes)).toMatchObject({
      format,
      changes: [],
      warnings: codes.map((code) => ({ code })),
    });
  });

  test.each([
    [
      'a file that is not there',
      ['/nowhere/at/all', '--collection', 'c', '--document', 'd'],
      /cannot read/,
    ],
    ['no file', ['--collection', 'c', '--document', 'd'], /name one file/],
    ['no collection', ['package.json', '--document', 'd'], /--collection C/],
    ['no document', ['package.json', '--collection', 'c'], /--document D/],
  ])('says what is wrong with %s', async (_, args, message) => {
    const ended = decodeCommand.run(args);
    await expect(ended).rejects.toThrow(UsageError);
    await expect(ended).rejects.toThrow(message);
  });
});
