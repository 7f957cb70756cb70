import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { appRoutes, builtActions } from '@/lib/web/test-app-routes';
import type { Cast } from './access/cast';
import { expected } from './access/expected';
import { type Stage, tryEverything, tryHeaders } from './access/try-everything';
import { serveWithoutProxy } from './access/without-proxy';
import { expect, test } from './fixtures';

// Nobody reaches what they may not: every page, handler and action, as everybody, with the proxy and without.

const run = promisify(execFile);

test.describe.configure({ mode: 'serial', timeout: 180_000 });

let tenants = 0;

/** A world with an entry of its own, and people who have roles in it and beside it. */
async function stageAt(
  origin: string,
  reject: (
    tenant: string,
    rejected: readonly { collection: string; document: string }[],
  ) => Promise<string[]>,
): Promise<Stage & { cast: Cast }> {
  tenants += 1;
  const tenant = `${Date.now()}${tenants}`;
  const elsewhere = `${tenant}9`;
  const collection = `matrix-${randomUUID().slice(0, 8)}`;
  const [entry = ''] = await reject(tenant, [{ collection, document: 'd' }]);
  await reject(elsewhere, [{ collection: 'elsewhere', document: 'd' }]);
  const script = ['--import', 'tsx', 'e2e/access/people.ts', tenant, elsewhere, collection];
  const { stdout } = await run(process.execPath, script, {
    // What is printed is the answer, and nothing else.
    env: { ...process.env, LOG_LEVEL: 'silent' },
  });
  const cast = JSON.parse(stdout) as Cast;
  return {
    origin,
    world: {
      tenant,
      entry,
      collection,
      group: cast.group,
      operation: cast.operation,
      user: cast.viewer,
    },
    cast,
    cronSecret: process.env['CRON_SECRET'] ?? '',
    actions: builtActions(process.cwd()),
  };
}

test('somebody has a say on every page, handler and action', () => {
  const unknown = appRoutes(process.cwd()).filter(
    ({ kind, name }) => !Object.hasOwn(expected[kind], name),
  );
  expect(unknown).toEqual([]);
  const built = [...builtActions(process.cwd()).keys()];
  expect(built.filter((name) => !Object.hasOwn(expected.action, name))).toEqual([]);
});

test('everybody is let in where they may, and nowhere else', async ({ baseURL, reject }) => {
  const stage = await stageAt(baseURL ?? '', reject);
  expect([...(await tryHeaders(stage, true)), ...(await tryEverything(stage))]).toEqual([]);
});

test('the same holds without the proxy', async ({ baseURL, reject }) => {
  const stage = await stageAt(baseURL ?? '', reject);
  const bare = await serveWithoutProxy(stage.cast.databaseUrl);
  try {
    const there = { ...stage, origin: bare.origin };
    expect([...(await tryHeaders(there, false)), ...(await tryEverything(there))]).toEqual([]);
  } finally {
    await bare.end();
  }
});
