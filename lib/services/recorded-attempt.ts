import { listTimeline } from '@/lib/db/timeline';
import type { Payloads } from '@/lib/dlq/events';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { TimelineItem } from '@/lib/dlq/views';

/** How an attempt ended, as the WAL keeps it. */
export type RecordedEnd =
  | { readonly kind: 'accepted'; readonly version: string; readonly fields: number | null }
  | { readonly kind: 'refused'; readonly violation: Payloads['attempt_refused']['violation'] }
  | { readonly kind: 'pended'; readonly missing: Payloads['attempt_pended']['missing'] }
  | { readonly kind: 'failed' | 'unknown'; readonly message: string }
  /** It has not ended yet. */
  | { readonly kind: 'running' };

const LEFT = 'The entry left the queue before the target had answered.';

/** How the attempt that a request id began has ended; of an unknown one that is all there is to say. */
export async function recordedEnd(
  scope: TenantScope,
  entryId: EntryId,
  requestId: string | null,
): Promise<RecordedEnd> {
  const newestFirst = await listTimeline(scope, entryId);
  const began = newestFirst.findIndex(
    (item) => item.kind === 'attempt_started' && item.requestId === requestId,
  );
  const start = newestFirst[began];
  if (requestId === null || start === undefined) return { kind: 'unknown', message: LEFT };
  const { attempt } = payloadOf<'attempt_started'>(start);
  const since = newestFirst.slice(0, began).reverse();
  for (const item of since) {
    const end = endOf(item);
    if (end !== null && payloadOf<'attempt_accepted'>(item).attempt === attempt) return end;
  }
  const left = since.some((item) => item.kind === 'evicted');
  return left ? { kind: 'unknown', message: LEFT } : { kind: 'running' };
}

function endOf(item: TimelineItem): RecordedEnd | null {
  if (item.kind === 'attempt_accepted') {
    const { version, fields } = payloadOf<'attempt_accepted'>(item);
    return { kind: 'accepted', version, fields };
  }
  if (item.kind === 'attempt_refused') {
    return { kind: 'refused', violation: payloadOf<'attempt_refused'>(item).violation };
  }
  if (item.kind === 'attempt_pended') {
    return { kind: 'pended', missing: payloadOf<'attempt_pended'>(item).missing };
  }
  if (item.kind !== 'attempt_failed' && item.kind !== 'attempt_unknown') return null;
  const { message } = payloadOf<'attempt_failed' | 'attempt_unknown'>(item);
  return { kind: item.kind === 'attempt_failed' ? 'failed' : 'unknown', message };
}

/** Only the append writes payloads, each in the shape its kind names. */
function payloadOf<K extends keyof Payloads>(item: TimelineItem): Payloads[K] {
  return item.payload as Payloads[K];
}
