import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Secrets at rest: AES-256-GCM under a key derived from AUTH_SECRET. Whoever has the database alone reads none of them,
 * and none is readable after AUTH_SECRET was rotated.
 */

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AUTH_SECRET is not set, so nothing can be sealed. */
export class NoSealingKeyError extends Error {
  override readonly name = 'NoSealingKeyError';
}

function authSecret(): string {
  const secret = process.env['AUTH_SECRET'];
  if (!secret) throw new NoSealingKeyError('AUTH_SECRET is not set');
  return secret;
}

function derived(purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', authSecret(), '', `dead-letters ${purpose}`, 32));
}

/** Seals a text for one place, such as `target/7`: it opens in no other. */
export function seal(text: string, place: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', derived('sealing key'), nonce);
  cipher.setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const whole = Buffer.concat([nonce, body, cipher.getAuthTag()]);
  return `${VERSION}.${whole.toString('base64url')}`;
}

/** Opens what `seal` made for this place; null when it was sealed under another AUTH_SECRET, elsewhere, or altered. */
export function open(sealed: string, place: string): string | null {
  const [version, text = ''] = sealed.split('.');
  const whole = Buffer.from(text, 'base64url');
  if (version !== VERSION || whole.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(
    'aes-256-gcm',
    derived('sealing key'),
    whole.subarray(0, NONCE_BYTES),
  );
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(whole.subarray(-TAG_BYTES));
  try {
    const body = decipher.update(whole.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/**
 * A new Standard Webhooks secret for one place. The same request asked again by the same person, because its outcome was
 * unknown, gives the same one; to anybody else it gives another, and nobody can compute it without AUTH_SECRET.
 */
export function webhookSecret(place: string, requestId: string, actor: string): string {
  const bytes = derived(`webhook secret ${JSON.stringify([place, requestId, actor])}`);
  return `whsec_${Buffer.from(bytes).toString('base64')}`;
}
