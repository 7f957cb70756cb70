import { createHash } from 'node:crypto';

/** Digest of what a request asks, to tell a repetition from a different request under the same id. */
export function requestDigest(...parts: readonly (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
