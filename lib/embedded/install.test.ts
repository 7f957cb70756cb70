import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureInstalled, nodeProblem } from './install.mjs';

describe('nodeProblem', () => {
  it.each(['20.20.0', '20.21.3', '22.0.0', '24.1.0'])('takes Node %s', (version) => {
    expect(nodeProblem(version)).toBeNull();
  });
  it.each(['18.20.4', '20.19.9'])('refuses Node %s in a sentence', (version) => {
    expect(nodeProblem(version)).toBe(`This needs Node 20.20 or newer; you run ${version}.`);
  });
});

describe('ensureInstalled', () => {
  let root: string;
  let said: string[];
  const install = () => ensureInstalled(root, (line) => said.push(line));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dlq-install-'));
    said = [];
    write('1.0.0');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** A project with one dependency that is a directory of its own, so that no registry is asked. */
  function write(version: string) {
    const own = { name: 'console', version: '1.0.0', dependencies: { part: 'file:part' } };
    writeFileSync(join(root, 'package.json'), JSON.stringify(own));
    const lock = {
      name: 'console',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': own,
        part: { version },
        'node_modules/part': { resolved: 'part', link: true },
      },
    };
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
    rmSync(join(root, 'part'), { recursive: true, force: true });
  }

  it('installs once, says so once, and again when the lock file changes', async () => {
    expect(await install()).toBeNull();
    expect(said).toHaveLength(1);
    expect(existsSync(join(root, 'node_modules/.installed-sha256'))).toBe(true);
    expect(await install()).toBeNull();
    expect(said).toHaveLength(1);
    write('1.0.1');
    expect(await install()).toBeNull();
    expect(said).toHaveLength(2);
  });

  it('installs once for two that start together', async () => {
    expect(await Promise.all([install(), install()])).toEqual([null, null]);
    expect(said.filter((line) => line.startsWith('Installing'))).toHaveLength(1);
  });

  it('installs again after an install that was cut off', async () => {
    await install();
    rmSync(join(root, 'node_modules/.installed-sha256'));
    rmSync(join(root, 'node_modules/.package-lock.json'));
    said = [];
    await install();
    expect(said).toHaveLength(1);
  });

  it('takes what npm ci by hand has installed', async () => {
    await install();
    rmSync(join(root, 'node_modules/.installed-sha256'));
    said = [];
    await install();
    expect(said).toEqual([]);
  });

  it('passes on what npm says when it fails', async () => {
    const own = { name: 'console', version: '1.0.0', dependencies: { other: 'file:other' } };
    writeFileSync(join(root, 'package.json'), JSON.stringify(own));
    expect(await install()).toMatch(/^npm ci failed:\n[^]*lock file/);
    expect(existsSync(join(root, 'node_modules/.installed-sha256'))).toBe(false);
  });
});
