import { setTimeout as delay } from 'node:timers/promises';
import {
  type HeldOperation,
  holdOperation,
  nextItems,
  releaseOperation,
  type UnfinishedOperation,
} from '@/lib/db/operation-work';
import { isOutage } from '@/lib/db/errors';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
import { attemptItems } from './attempt-items';
import { isInstant } from './commands';
import { settleInstantly } from './instant-items';
import { recoverStranded } from './stranded-items';

/** Items of a batch: from, to, and how long one should take. A batch that failed is asked for fewer. */
const INSTANT = { from: 50, to: 500, quickMs: 400, slowMs: 1_500 };
const ATTEMPTS = { from: 16, to: 128, quickMs: 1_000, slowMs: 3_000 };
/** Pauses shorter than this are waited for on the spot. */
const SHORT_MS = 1_500;
/** How far the pace may be made up for, as in `dlq_settle_items`. Milliseconds. */
const PACE_SLACK_MS = 250;

const LET_GO_TRIES = 4;
const LET_GO_PAUSE_MS = 100;

export interface Slice {
  /** Names whoever works, for as long as they do. */
  readonly worker: string;
  readonly untilMs: number;
  /** Aborted: what is in hand is ended, nothing further begins. */
  readonly signal: AbortSignal;
}

/** Where a slice leaves the operation: nothing to do for now, or more after so many milliseconds. */
export type SliceEnd = { readonly kind: 'rest' } | { readonly kind: 'more'; readonly inMs: number };

/**
 * Works on an operation for a while. Safe to run at any time, any number of times, and to be cut off anywhere: what became of
 * an item is decided by the append alone.
 */
export async function runSlice(
  { tenantId, operationId }: UnfinishedOperation,
  { worker, untilMs, signal }: Slice,
): Promise<SliceEnd> {
  let most: number | null = null;
  try {
    for (;;) {
      const operation = await holdOperation(tenantId, operationId, worker);
      // Whoever holds it goes on, or leaves it lying for somebody to find.
      if (operation === null) return { kind: 'rest' };
      if (operation.over) return { kind: 'rest' };
      const scope = mintTenantScope(tenantId, operation.createdBy);
      const leaseMs = operation.running > 0 ? await recoverStranded(scope, operation) : null;
      if (operation.state !== 'running') {
        return leaseMs === null ? { kind: 'rest' } : { kind: 'more', inMs: leaseMs };
      }
      const size = isInstant(operation.action) ? INSTANT : ATTEMPTS;
      most ??= size.from;
      const began = Date.now();
      const waitMs = await step(scope, operation, worker, most, signal);
      const took = Date.now() - began;
      if (took < size.quickMs) most = Math.min(size.to, most * 2);
      else if (took > size.slowMs) most = Math.max(1, Math.floor(most / 2));
      if (signal.aborted) return { kind: 'more', inMs: 0 };
      if (waitMs === 'nothing') {
        return leaseMs === null ? { kind: 'rest' } : { kind: 'more', inMs: leaseMs };
      }
      if (Date.now() >= untilMs || waitMs > SHORT_MS) return { kind: 'more', inMs: waitMs };
      if (waitMs > 0) await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await letGo(() => releaseOperation(tenantId, operationId, worker));
  }
}

/** Nobody else can go on before, so it is tried again; at last the hold lapses by itself. */
async function letGo(release: () => Promise<void>): Promise<void> {
  for (let tries = 1; tries <= LET_GO_TRIES; tries += 1) {
    try {
      return await release();
    } catch (error) {
      if (!isOutage(error)) throw error;
      await delay(tries * LET_GO_PAUSE_MS);
    }
  }
}

/** Settles one batch; milliseconds until the next one may begin. */
async function step(
  scope: TenantScope,
  operation: HeldOperation,
  worker: string,
  most: number,
  signal: AbortSignal,
): Promise<number | 'nothing'> {
  const { action, rateLimit, paceMs } = operation;
  if (rateLimit !== null && paceMs > 0) return paceMs;
  const allowed =
    rateLimit === null
      ? most
      : Math.min(most, 1 + Math.floor((Math.min(-paceMs, PACE_SLACK_MS) * rateLimit) / 1_000));
  const items = await nextItems(scope, operation.operationId, allowed, !isInstant(action));
  if (items.length === 0) return 'nothing';
  if (isInstant(action)) await settleInstantly(scope, operation, action, worker, items);
  else await attemptItems(scope, operation, action, worker, items, signal);
  return 0;
}
