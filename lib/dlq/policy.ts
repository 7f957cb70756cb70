import type { ExpiryAction } from './entry';
import type { U64 } from './ids';

/** The policy in force for one queue: its own settings where set, else its tenant's. */
export interface Policy {
  /** Seconds; the whole u64 range is legal (seed: `ttl_secs`). */
  readonly ttlSecs: U64;
  readonly action: ExpiryAction;
  /** Most entries in the queue, resolved ones included. */
  readonly capacity: number;
}

/** The seed's defaults: 72 hours, drop, 10,000 entries per (tenant, collection). */
export const DEFAULT_POLICY: Policy = {
  ttlSecs: 259200n as U64,
  action: 'Drop',
  capacity: 10_000,
};

/** How long a dropped or evicted entry can still be restored. Seconds: 30 days. */
export const DEFAULT_RETENTION_SECS = 2_592_000;

/** Largest capacity a queue can have; the smallest is 1. */
export const CAPACITY_MAX = 10_000_000;
/** Longest retention: a hundred years, in seconds. */
export const RETENTION_MAX_SECS = 3_153_600_000;

/**
 * When an entry expires, in epoch milliseconds; null when no clock will reach it.
 * Ttl 0 is due at once, even from a future `dueFrom` (seed: `now.saturating_sub(created_at) >= ttl`).
 */
export function expiresAt(dueFrom: number, ttlSecs: bigint): number | null {
  if (ttlSecs === 0n) return 0;
  const due = BigInt(dueFrom) + ttlSecs * 1000n;
  return due <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(due) : null;
}
