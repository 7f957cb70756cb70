import { createHash } from 'node:crypto';

/** Digest of what a request asks, to tell a repetition from a different request under the same id. */
export function requestDigest(...parts: readonly (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
