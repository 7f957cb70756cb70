import { createHash, timingSafeEqual } from 'node:crypto';
import { problem, type Problem } from './problem';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Refuses a cron request that does not carry `Authorization: Bearer $CRON_SECRET`; null lets it pass. Digests are
 * compared, in constant time. Without a secret in the environment everything is refused.
 */
export function cronRefusal(
  authorization: string | null,
  secret: string | undefined = process.env['CRON_SECRET'],
): Problem | null {
  if (!secret) {
    return problem(503, 'cron-secret-unset', 'Set CRON_SECRET to let a scheduler run the sweep.');
  }
  if (
    authorization !== null &&
    timingSafeEqual(digest(authorization), digest(`Bearer ${secret}`))
  ) {
    return null;
  }
  return problem(401, 'invalid-credentials', 'Send "Authorization: Bearer" with the cron secret.', {
    headers: { 'WWW-Authenticate': 'Bearer realm="cron"' },
  });
}
