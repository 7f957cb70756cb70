import { describe, expect, it } from 'vitest';
import { readServeSettings } from './serve-settings';

const SSO = { OIDC_ISSUER: 'https://sso.example', OIDC_CLIENT_ID: 'c', OIDC_CLIENT_SECRET: 's' };

function env(values: Record<string, string>): NodeJS.ProcessEnv {
  return { NODE_ENV: 'test', ...values };
}

function problem(values: Record<string, string>): string {
  const read = readServeSettings(env(values));
  return read.ok ? 'none' : read.problem;
}

describe('readServeSettings', () => {
  it('serves this machine with demo data and demo accounts when nothing is set', () => {
    expect(readServeSettings(env({}))).toMatchObject({
      ok: true,
      settings: {
        host: '127.0.0.1',
        port: 3000,
        databaseUrl: null,
        demo: true,
        identity: 'development',
        origins: ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'],
      },
    });
  });

  it.each(['abc', '0', '65536', '3000.5', '-1', '1e3', '0x10', ' '])('refuses PORT=%s', (PORT) => {
    expect(problem({ PORT })).toMatch(/^PORT is /);
  });

  it.each([
    ['DLQ_DB_POOL', '0', '1 to 1000'],
    ['DLQ_DB_POOL', 'ten', '1 to 1000'],
    ['DLQ_DB_DEADLINE_MS', '8s', '1000 to 600000'],
    ['DLQ_SWEEP_EVERY', 'never', '0 to 86400'],
    ['DLQ_SWEEP_EVERY', '-1', '0 to 86400'],
    ['DLQ_MAX_DELTA_BYTES', '1MB', '1 to 8388608'],
    ['DLQ_MAX_DELTA_BYTES', '8388609', '1 to 8388608'],
  ])('refuses %s=%s', (name, value, range) => {
    expect(problem({ [name]: value })).toBe(
      `${name} is "${value}"; set it to a whole number from ${range}.`,
    );
  });

  it('hands the numbers on; an empty one is not set', () => {
    const numbers = { DLQ_DB_POOL: '4', DLQ_DB_DEADLINE_MS: '2000', DLQ_SWEEP_EVERY: '0' };
    expect(readServeSettings(env(numbers))).toMatchObject({
      settings: { database: { max: 4, deadlineMs: 2000 } },
    });
    const unset = readServeSettings(env({ PORT: '', DLQ_DB_POOL: '', DLQ_SWEEP_EVERY: '' }));
    expect(unset).toMatchObject({ settings: { port: 3000, database: {} } });
  });

  it.each([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '192.0.2.1' },
    { APP_ORIGIN: 'https://dlq.example.com' },
  ])('refuses the demo accounts where others could use them: %j', (values) => {
    expect(problem(values)).toMatch(
      /OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET,.* and APP_ORIGIN/,
    );
  });

  it('names the part of single sign-on that is missing', () => {
    const secret = problem({ ...SSO, OIDC_CLIENT_SECRET: '' });
    expect(secret).toContain('OIDC_CLIENT_SECRET is not set');
    expect(problem({ OKTA_CLIENT_ID: 'c' })).toMatch(/OKTA_CLIENT_SECRET .* OKTA_ISSUER /);
  });

  it('asks for the address when bound to more than this machine', () => {
    expect(problem({ ...SSO, HOST: '0.0.0.0' })).toMatch(/^HOST is 0\.0\.0\.0: set APP_ORIGIN/);
    expect(problem({ ...SSO, APP_ORIGIN: 'dlq' })).toMatch(/^APP_ORIGIN is "dlq"/);
    expect(problem({ ...SSO, HOST: '0.0.0.0', APP_ORIGIN: 'https://dlq.example.com' })).toBe(
      'none',
    );
  });

  it('puts demo data into a Postgres of your own only when asked', () => {
    const DATABASE_URL = 'postgres://db/x';
    expect(readServeSettings(env({ DATABASE_URL }))).toMatchObject({ settings: { demo: false } });
    expect(readServeSettings(env({ DATABASE_URL, DLQ_DEMO: '1' }))).toMatchObject({
      settings: { demo: true },
    });
    expect(readServeSettings(env({ DLQ_DEMO: '0' }))).toMatchObject({ settings: { demo: false } });
  });
});
