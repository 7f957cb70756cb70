import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { provideSecrets } from './secrets';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'dlq-secrets-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

function provided(values: Record<string, string> = {}) {
  const env: NodeJS.ProcessEnv = { NODE_ENV: 'test', ...values };
  provideSecrets(dataDir, env);
  return { auth: env['AUTH_SECRET'], cron: env['CRON_SECRET'] };
}

it('makes secrets once and keeps them for their owner only', () => {
  const first = provided();
  expect(first.auth).toMatch(/^[\w-]{43}$/);
  expect(first.cron).toMatch(/^[\w-]{43}$/);
  expect(first.cron).not.toBe(first.auth);
  expect(provided()).toEqual(first);
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
});

it('leaves alone what is set', () => {
  const { auth } = provided();
  expect(provided({ CRON_SECRET: 'mine' })).toEqual({ auth, cron: 'mine' });
});
