import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileLines } from './file-lines';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lines-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function linesOf(bytes: Uint8Array): Promise<(string | null)[]> {
  const file = join(folder, 'file');
  await writeFile(file, bytes);
  const lines: (string | null)[] = [];
  for await (const line of fileLines(file)) lines.push(line);
  return lines;
}

it('ends lines at line feeds alone, the last one with or without', async () => {
  expect(await linesOf(Buffer.from('a\r\n\u2028b\n\nc'))).toEqual(['a\r', '\u2028b', '', 'c']);
  expect(await linesOf(Buffer.from('a\n'))).toEqual(['a']);
  expect(await linesOf(Buffer.from(''))).toEqual([]);
});

it('keeps a character whole that two reads share', async () => {
  const line = `${'é'.repeat(100_001)}x`;
  expect(await linesOf(Buffer.from(`x${line}\n${line}`))).toEqual([`x${line}`, line]);
});

it('says which line is not UTF-8', async () => {
  const bytes = Buffer.concat([
    Buffer.from('a\n"'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('"\nb'),
  ]);
  expect(await linesOf(bytes)).toEqual(['a', null, 'b']);
});
