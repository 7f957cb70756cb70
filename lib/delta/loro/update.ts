import { isDeepStrictEqual } from 'node:util';
import type { PeerSpan } from '@/lib/delta/change';
import { readBlock } from './block';
import { ENVELOPE_BYTES } from './envelope';
import type { LoroChange, OpRef } from './operation';
import { ByteReader, MalformedBytes } from '@/lib/delta/reader';

interface LoroUpdate {
  readonly changes: readonly LoroChange[];
  /** What each peer adds, sorted by peer as a number. */
  readonly spans: readonly PeerSpan[];
  /** Operations outside the blob that it builds on, the highest of each peer. */
  readonly buildsOn: readonly OpRef[];
}

export type UpdateReading =
  | { readonly kind: 'read'; readonly update: LoroUpdate }
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'too-many-ops' };

/**
 * Reads the body of a Loro update blob (mode 4) down to its operations, without any document.
 * `maxOps` bounds the counters the blob may cover. The caller has read the envelope.
 */
export function readUpdate(bytes: Uint8Array, maxOps: number): UpdateReading {
  try {
    const reader = new ByteReader(bytes.subarray(ENVELOPE_BYTES));
    const changes: LoroChange[] = [];
    let ops = 0;
    while (reader.left > 0) {
      const block = reader.section();
      const start = block.at;
      block.count();
      ops += block.count();
      if (ops > maxOps) return { kind: 'too-many-ops' };
      block.at = start;
      changes.push(...readBlock(block, maxOps));
    }
    const once = withoutRepeats(changes);
    const spans = spansOf(once);
    return { kind: 'read', update: { changes: once, spans, buildsOn: outsideDeps(once, spans) } };
  } catch (error) {
    if (error instanceof MalformedBytes) return { kind: 'malformed', message: error.message };
    throw error;
  }
}

/**
 * Loro takes an operation once, however often a blob brings it. Two different changes that claim the same
 * operations come from no device, and which of them counts would be a guess.
 */
function withoutRepeats(changes: readonly LoroChange[]): LoroChange[] {
  const once: LoroChange[] = [];
  const last = new Map<string, LoroChange>();
  const byPlace = [...changes].sort((a, b) => a.counter - b.counter || a.length - b.length);
  for (const change of byPlace) {
    const before = last.get(change.peer);
    if (before === undefined || before.counter + before.length <= change.counter) {
      once.push(change);
      last.set(change.peer, change);
    } else if (!isDeepStrictEqual(before, change)) {
      throw new MalformedBytes('Two changes claim the same operations.');
    }
  }
  return once;
}

function spansOf(changes: readonly LoroChange[]): PeerSpan[] {
  const byPeer = new Map<string, { start: number; end: number }>();
  for (const { peer, counter, length } of changes) {
    const span = byPeer.get(peer);
    byPeer.set(peer, {
      start: Math.min(span?.start ?? counter, counter),
      end: Math.max(span?.end ?? 0, counter + length),
    });
  }
  return [...byPeer]
    .map(([peer, span]) => ({ peer, ...span }))
    .sort((a, b) => (BigInt(a.peer) < BigInt(b.peer) ? -1 : 1));
}

function outsideDeps(changes: readonly LoroChange[], spans: readonly PeerSpan[]): OpRef[] {
  const starts = new Map(spans.map((span) => [span.peer, span.start]));
  const highest = new Map<string, number>();
  const need = (peer: string, counter: number) => {
    if (counter < 0 || counter >= (starts.get(peer) ?? Infinity)) return;
    highest.set(peer, Math.max(highest.get(peer) ?? 0, counter));
  };
  // Earlier operations of the same peer are needed whether or not the blob names them.
  for (const span of spans) need(span.peer, span.start - 1);
  for (const change of changes) for (const dep of change.deps) need(dep.peer, dep.counter);
  return [...highest]
    .map(([peer, counter]) => ({ peer, counter }))
    .sort((a, b) => (BigInt(a.peer) < BigInt(b.peer) ? -1 : 1));
}
