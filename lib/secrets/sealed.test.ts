import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NoSealingKeyError, open, seal, webhookSecret } from './sealed';

const before = process.env['AUTH_SECRET'];
beforeEach(() => {
  process.env['AUTH_SECRET'] = 'a'.repeat(32);
});
afterEach(() => {
  if (before === undefined) delete process.env['AUTH_SECRET'];
  else process.env['AUTH_SECRET'] = before;
});

describe('a sealed secret', () => {
  it('opens in its place, and no two seals are alike', () => {
    const one = seal('whsec_ß', 'target/1');
    expect(open(one, 'target/1')).toBe('whsec_ß');
    expect(one).not.toContain('whsec');
    expect(seal('whsec_ß', 'target/1')).not.toBe(one);
  });

  it.each([
    ['another place', (sealed: string) => open(sealed, 'target/2')],
    ['a flipped bit', (sealed: string) => open(`${sealed.slice(0, -2)}AA`, 'target/1')],
    ['a cut', (sealed: string) => open(sealed.slice(0, 12), 'target/1')],
    ['another version', (sealed: string) => open(sealed.replace('v1', 'v2'), 'target/1')],
  ])('does not open with %s', (_, attempt) => {
    expect(attempt(seal('secret', 'target/1'))).toBeNull();
  });

  it('does not open under another AUTH_SECRET', () => {
    const sealed = seal('secret', 'target/1');
    process.env['AUTH_SECRET'] = 'b'.repeat(32);
    expect(open(sealed, 'target/1')).toBeNull();
  });

  it('cannot be made without AUTH_SECRET', () => {
    delete process.env['AUTH_SECRET'];
    expect(() => seal('secret', 'target/1')).toThrow(NoSealingKeyError);
  });
});

describe('a new webhook secret', () => {
  it('is one that Standard Webhooks takes, the same for the same request and place alone', () => {
    const secret = webhookSecret('target/1', 'r1', 'user:a');
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(() => new Webhook(secret)).not.toThrow();
    expect(webhookSecret('target/1', 'r1', 'user:a')).toBe(secret);
    expect(webhookSecret('target/1', 'r2', 'user:a')).not.toBe(secret);
    expect(webhookSecret('target/2', 'r1', 'user:a')).not.toBe(secret);
    expect(webhookSecret('target/1', 'r1', 'user:b')).not.toBe(secret);
  });
});
