import { expect, test } from 'vitest';
import { oidcSetup } from './settings';

const complete = {
  NODE_ENV: 'test',
  OIDC_ISSUER: 'https://id.example/realm',
  OIDC_CLIENT_ID: 'console',
  OIDC_CLIENT_SECRET: 'shh',
  AUTH_SECRET: 'x'.repeat(32),
} as const;

test('four settings are enough; the others have their usual values', () => {
  expect(oidcSetup(complete)).toMatchObject({
    ok: true,
    settings: {
      name: 'single sign-on',
      scope: 'openid profile email groups',
      roleClaim: 'groups',
    },
  });
});

test.each(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'AUTH_SECRET'])(
  'without %s there is no sign-in, and its name is told',
  (name) => {
    expect(oidcSetup({ ...complete, [name]: '' })).toEqual({ ok: false, missing: [name] });
  },
);

test.each(['http://id.example', 'id.example', 'ftp://localhost.id.example'])(
  'the issuer %s could be spoken for by others on the way',
  (issuer) => {
    expect(oidcSetup({ ...complete, OIDC_ISSUER: issuer })).toMatchObject({ ok: false });
  },
);

test.each(['http://localhost:3000/oidc', 'http://127.0.0.1:1', 'http://[::1]:1'])(
  'the issuer %s does not leave the machine',
  (issuer) => {
    expect(oidcSetup({ ...complete, OIDC_ISSUER: issuer })).toMatchObject({ ok: true });
  },
);
