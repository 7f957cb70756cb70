import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeSweep, listSweeps, openSweep } from '@/lib/db/sweeps';
import { health } from './health';
import { runSweep } from './sweep';
import { CUT_OFF_AFTER_MS, judgeSweeps, watchSweeps } from './sweep-watch';
import { readSweepSigns } from '@/lib/db/sweep-signs';
import { EPOCH, openWorld, type World } from './test-world';

let world: World;
const MIN = 60_000;
const UP = 60 * MIN;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(async () => {
  await world.end();
});

test('the ledger tells when the sweep last ran, that it is silent, and that it was cut off', async () => {
  const alarm = async () => judgeSweeps(await readSweepSigns(), MIN, UP).alarm?.kind ?? null;
  expect(await alarm()).toBe('never');

  await runSweep('schedule');
  expect(await watchSweeps()).toMatchObject({
    asOf: EPOCH,
    running: false,
    lastFinishedAt: EPOCH,
    nextAt: EPOCH + MIN,
    alarm: null,
  });
  await world.setNow(EPOCH + 3 * MIN + 1);
  expect(await alarm()).toBe('missed');

  const [report] = (await listSweeps(1)).map((sweep) => sweep.report);
  const run = await openSweep('schedule');
  expect(await watchSweeps()).toMatchObject({ running: true });
  await world.setNow(EPOCH + 4 * MIN + CUT_OFF_AFTER_MS);
  expect(await alarm()).toBe('cut-off');
  if (!report) throw new Error('the run left no report');
  await closeSweep(run, report, '57P01');
  expect(judgeSweeps(await readSweepSigns(), MIN, UP).alarm).toMatchObject({
    kind: 'missed',
    message: expect.stringContaining('57P01'),
  });
});

test('the health check says when a sweep last finished', async () => {
  expect((await health()).lastSweepAt).toBe(EPOCH);
});
