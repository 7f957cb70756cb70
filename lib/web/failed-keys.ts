import type { Problem } from './problem';
import { spend, spentUp } from './rate-limit';

/**
 * Guessing keys is hopeless; looking each guess up is what costs. An address that had too many is refused without a look,
 * but not for keys that were valid here a while ago: one program with an old key must not shut out its neighbours.
 */

const REMEMBERED_MS = 10 * 60_000;
/** More keys than this are in use nowhere. */
const REMEMBERED = 10_000;

/** Digests of keys that were valid lately, with the time until which that counts. */
const valid = new Map<string, number>();

/** Why a key from an address is not even looked at; null: it is. */
export async function refuseUnseen(client: string, keySha256: string): Promise<Problem | null> {
  if ((valid.get(keySha256) ?? 0) > Date.now()) return null;
  return spentUp('failed-keys', client);
}

export function noteValid(keySha256: string): void {
  if (valid.size >= REMEMBERED && !valid.has(keySha256)) valid.clear();
  valid.set(keySha256, Date.now() + REMEMBERED_MS);
}

/** Counts a key that was not valid; what to answer once there were too many. */
export async function noteInvalid(client: string, keySha256: string): Promise<Problem | null> {
  valid.delete(keySha256);
  const spent = await spend('failed-keys', client);
  return spent.ok ? null : spent.problem;
}
