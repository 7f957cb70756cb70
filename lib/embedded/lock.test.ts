import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';
import { processStart } from './process-identity.mjs';

const LOCK = JSON.stringify(new URL('./lock.mjs', import.meta.url).href);
let home: string;
let lock: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dlq-lock-'));
  lock = join(home, 'lock');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(home, { recursive: true });
});

/** Runs a module that has `withLock` and `lock`; what it prints goes to the pipe. */
function node(body: string): ChildProcess {
  const script = `import { withLock } from ${LOCK}; const lock = ${JSON.stringify(lock)};\n${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return chunk.toString().trim();
}

describe('withLock', () => {
  it('lets one at a time work, in one process and in several', async () => {
    const file = join(home, 'count');
    writeFileSync(file, '0');
    const body = `
      import { readFileSync, writeFileSync } from 'node:fs';
      const file = ${JSON.stringify(file)};
      for (let i = 0; i < 15; i++) await withLock(lock, async () => {
        const n = Number(readFileSync(file, 'utf8'));
        await new Promise((done) => setImmediate(done));
        writeFileSync(file, String(n + 1));
      });`;
    const others = [node(body), node(body), node(body)];
    const mine = Array.from({ length: 15 }, () =>
      withLock(lock, () => writeFileSync(file, String(Number(readFileSync(file, 'utf8')) + 1))),
    );
    await Promise.all([...mine, ...others.map((child) => once(child, 'exit'))]);
    expect(readFileSync(file, 'utf8')).toBe('60');
  });

  it('passes on what the work returns or throws, and is free after either', async () => {
    expect(await withLock(lock, () => 7)).toBe(7);
    await expect(
      withLock(lock, () => {
        throw new Error('broken');
      }),
    ).rejects.toThrow('broken');
    expect(await withLock(lock, async () => 8)).toBe(8);
  });

  it('passes over a holder that was killed', async () => {
    const holder = node(
      `await withLock(lock, () => { console.log('held'); return new Promise(() => setInterval(() => {}, 1000)); });`,
    );
    expect(await firstLine(holder)).toBe('held');
    await expect(withLock(lock, () => 'mine', { timeoutMs: 100 })).rejects.toThrow(/has held/);
    holder.kill('SIGKILL');
    expect(await withLock(lock, () => 'mine', { timeoutMs: 5000 })).toBe('mine');
  });

  it('stays held while a shared child outlives the holder', async () => {
    const holder = node(`
      import { spawn } from 'node:child_process';
      await withLock(lock, (share) => {
        const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
        share(child.pid);
        console.log(child.pid);
        return new Promise(() => setInterval(() => {}, 1000));
      });`);
    const child = Number(await firstLine(holder));
    holder.kill('SIGKILL');
    await expect.poll(() => processStart(holder.pid ?? 0)).toBeNull();
    await expect(withLock(lock, () => 'mine', { timeoutMs: 100 })).rejects.toThrow(/has held/);
    process.kill(child, 'SIGKILL');
    expect(await withLock(lock, () => 'mine', { timeoutMs: 5000 })).toBe('mine');
  });

  it('is not misled by a ticket whose pid now belongs to something else', async () => {
    mkdirSync(lock);
    const ticket = [{ pid: process.pid, start: 'an earlier boot/1' }];
    writeFileSync(join(lock, '1'), JSON.stringify(ticket));
    expect(await withLock(lock, () => 'mine', { timeoutMs: 100 })).toBe('mine');
  });
});
