import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from './build.mjs';

/** Stands in for Next: notes that it ran, and builds unless there is a file called `broken`. */
const BUILDER = `
const fs = require('node:fs');
fs.appendFileSync('runs', process.argv[2] + ' ' + process.env.NODE_ENV + '\\n');
if (fs.existsSync('app/broken.tsx')) { console.error('app/broken.tsx does not compile'); process.exit(1); }
fs.mkdirSync('.next', { recursive: true });
fs.writeFileSync('.next/BUILD_ID', 'x');
`;

describe('ensureBuilt', () => {
  let root: string;
  const build = () => ensureBuilt(root, () => undefined);
  const runs = () => readFileSync(join(root, 'runs'), 'utf8').split('\n').length - 1;

  function put(file: string, text: string) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dlq-build-'));
    put('node_modules/next/dist/bin/next', BUILDER);
    put('app/page.tsx', 'one');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('builds for production, and not again while the sources are the same', async () => {
    expect(await build()).toBeNull();
    expect(await build()).toBeNull();
    expect(readFileSync(join(root, 'runs'), 'utf8')).toBe('build production\n');
  });

  it.each([
    'app/page.tsx',
    'components/new.tsx',
    'lib/a/b.ts',
    'next.config.mjs',
    'proxy.ts',
    'package-lock.json',
  ])('builds again after a change of %s', async (file) => {
    await build();
    put(file, 'two');
    await build();
    expect(runs()).toBe(2);
  });

  it.each(['lib/a.test.ts', 'e2e/walk.spec.ts', 'drizzle/0001.sql', 'README.md'])(
    'does not care for %s',
    async (file) => {
      await build();
      put(file, 'two');
      await build();
      expect(runs()).toBe(1);
    },
  );

  it('builds once for two that start together', async () => {
    expect(await Promise.all([build(), build()])).toEqual([null, null]);
    expect(runs()).toBe(1);
  });

  it('passes on what the builder says when it fails, and tries again', async () => {
    await build();
    put('app/broken.tsx', '');
    expect(await build()).toBe('next build failed:\napp/broken.tsx does not compile\n');
    expect(await build()).toMatch(/does not compile/);
    rmSync(join(root, 'app/broken.tsx'));
    expect(await build()).toBeNull();
  });
});
