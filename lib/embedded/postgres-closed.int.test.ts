import { chmodSync, cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processStart } from './process-identity.mjs';
import { postmasterPid, query, start, tempDir } from './test-launcher';

describe.runIf(process.getuid?.() === 0)(
  'startPostgres below a directory only root can enter',
  () => {
    function closedDir(): string {
      const closed = tempDir();
      chmodSync(closed, 0o700);
      return closed;
    }

    it('keeps the cluster where the server can reach it', async () => {
      const dataDir = join(closedDir(), 'data');
      const first = await start(dataDir);
      expect(first.directory.startsWith(dataDir)).toBe(false);
      await query(first.url, 'create table kept as select 42 as n');
      await first.stop();
      const second = await start(dataDir);
      expect(await query(second.url, 'select n from kept')).toEqual({ n: 42 });
    });

    it('gives a copied data directory a cluster of its own, and a moved one the same', async () => {
      const closed = closedDir();
      const original = await start(join(closed, 'original'));
      cpSync(join(closed, 'original'), join(closed, 'copy'), { recursive: true });
      const copy = await start(join(closed, 'copy'));
      expect(copy.directory).not.toBe(original.directory);
      await original.stop();
      renameSync(join(closed, 'original'), join(closed, 'moved'));
      const moved = await start(join(closed, 'moved'));
      expect(moved.directory).toBe(original.directory);
    });

    it('stops the server that a removed data directory left behind', async () => {
      const closed = closedDir();
      const left = await start(join(closed, 'data'));
      const pid = postmasterPid(left);
      rmSync(join(closed, 'data'), { recursive: true });
      const next = await start(join(closed, 'data'));
      expect(next.directory).not.toBe(left.directory);
      expect(processStart(pid)).toBeNull();
    });
  },
);
