import { append, type AppendRequest, type RequestOutcome } from '@/lib/db/append';
import { isOutage, notSent } from '@/lib/db/errors';
import type { EntryId } from '@/lib/dlq/ids';
import type { Rejection } from '@/lib/dlq/rejection';
import type { TenantScope } from '@/lib/dlq/scope';
import { enqueueItem } from './enqueue-payload';

/** Delta bytes that may wait in this process; what would exceed it is told to come back. */
const WAITING_BYTES = 64 * 1024 * 1024;
/** Milliseconds a request may wait for its turn before it is told to come back. */
const WAITING_MS = 8_000;

/** Bounds of one append: what a transaction should hold, and what fits a statement comfortably. */
const BATCH_ENTRIES = 500;
const BATCH_BYTES = 8 * 1024 * 1024;

export interface IngestRequest {
  /** Idempotency key; null: each post stores anew. */
  readonly id: string | null;
  readonly bodySha256: string;
  readonly rejections: readonly Rejection[];
}

export type Ingested =
  | { readonly kind: 'stored'; readonly entryIds: readonly EntryId[]; readonly replayed: boolean }
  | { readonly kind: 'reused' };

interface Waiting {
  readonly scope: TenantScope;
  readonly request: AppendRequest;
  readonly entries: number;
  readonly bytes: number;
  /** `performance.now()` when its wait becomes too long. */
  readonly until: number;
  readonly settle: (outcome: RequestOutcome) => void;
  readonly fail: (error: unknown) => void;
}

/** One line per tenant: while an append runs, what arrives waits and goes together in the next one. */
const lines = new Map<bigint, { waiting: Waiting[] }>();
let waitingBytes = 0;

/**
 * Stores rejected deltas, all of a request or none. Concurrent requests of a tenant share appends, each keeping
 * its own outcome. Resolves once everything is durable; throws on outage, and when too much is waiting already.
 */
export async function ingest(scope: TenantScope, request: IngestRequest): Promise<Ingested> {
  const outcome = await new Promise<RequestOutcome>((settle, fail) => {
    const bytes = request.rejections.reduce((sum, { delta }) => sum + delta.length, 0);
    if (waitingBytes > 0 && waitingBytes + bytes > WAITING_BYTES) {
      fail(notSent());
      return;
    }
    waitingBytes += bytes;
    const waiting: Waiting = {
      scope,
      request: {
        actor: scope.actor,
        id: request.id,
        bodySha256: request.bodySha256,
        items: request.rejections.map(enqueueItem),
      },
      entries: request.rejections.length,
      bytes,
      until: performance.now() + WAITING_MS,
      settle: (outcome) => {
        waitingBytes -= bytes;
        settle(outcome);
      },
      fail: (error) => {
        waitingBytes -= bytes;
        fail(error);
      },
    };
    const line = lines.get(scope.tenantId);
    if (line) {
      line.waiting.push(waiting);
    } else {
      const fresh = { waiting: [waiting] };
      lines.set(scope.tenantId, fresh);
      void drain(scope.tenantId, fresh);
    }
  });
  if (outcome.kind === 'reused') return { kind: 'reused' };
  return {
    kind: 'stored',
    replayed: outcome.replayed,
    entryIds: outcome.items.map((item) => {
      if (item.kind !== 'written' || item.entryId === null) {
        throw new Error(`an enqueue ended as ${item.kind}`);
      }
      return item.entryId;
    }),
  };
}

async function drain(tenantId: bigint, line: { waiting: Waiting[] }): Promise<void> {
  while (line.waiting.length > 0) {
    const alive = await store(takeBatch(line.waiting));
    // After an outage the rest was never sent, and would only wait out deadlines one by one.
    const now = performance.now();
    for (const waiting of line.waiting.filter((each) => !alive || each.until < now)) {
      waiting.fail(notSent());
    }
    line.waiting = line.waiting.filter((each) => alive && each.until >= now);
  }
  lines.delete(tenantId);
}

/** Takes from the front what fits one append; two requests with the same id never go together. */
function takeBatch(waiting: Waiting[]): Waiting[] {
  const batch: Waiting[] = [];
  const ids = new Set<string>();
  let entries = 0;
  let bytes = 0;
  while (waiting[0]) {
    const next = waiting[0];
    const fits = entries + next.entries <= BATCH_ENTRIES && bytes + next.bytes <= BATCH_BYTES;
    const repeated = next.request.id !== null && ids.has(next.request.id);
    if (batch.length > 0 && (!fits || repeated)) break;
    waiting.shift();
    batch.push(next);
    entries += next.entries;
    bytes += next.bytes;
    if (next.request.id !== null) ids.add(next.request.id);
  }
  return batch;
}

/** Appends a batch and settles its requests. False: the database is away. */
async function store(batch: readonly Waiting[]): Promise<boolean> {
  const [first] = batch;
  if (!first) return true;
  try {
    const outcomes = await append(
      first.scope,
      batch.map(({ request }) => request),
    );
    batch.forEach((waiting, i) => {
      const outcome = outcomes[i];
      if (outcome) waiting.settle(outcome);
      else waiting.fail(new Error('the append answered too few requests'));
    });
    return true;
  } catch (error) {
    // A neighbour the database refuses must not fail the others; after an outage nobody knows who is in.
    const away = isOutage(error);
    if (batch.length === 1 || away) {
      for (const waiting of batch) waiting.fail(error);
      return !away;
    }
    let alive = true;
    for (const waiting of batch) {
      if (alive) alive = await store([waiting]);
      else waiting.fail(notSent());
    }
    return alive;
  }
}
