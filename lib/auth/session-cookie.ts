import { createHash, randomBytes } from 'node:crypto';
import { isSecure } from './origin';

/** A session ends after this many seconds, however busy it is. */
export const SESSION_MAX_AGE_SECS = 12 * 3600;
/** And after this many without a request. */
export const SESSION_IDLE_SECS = 30 * 60;

/** Only pages of this very host, and only over https where there is https, ever get to set or see it. */
export function sessionCookie() {
  const secure = isSecure();
  return {
    name: secure ? '__Host-dlq-session' : 'dlq-session',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure } as const,
  };
}

export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a session token. */
export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
