import { fieldsWritten } from '@/lib/delta/change';
import type { Decidable } from '@/lib/db/entries';
import type { AttemptEnd } from '@/lib/dlq/decide';
import { refusalSentence } from '@/lib/dlq/decide';
import type { AttemptMode } from '@/lib/dlq/entry';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { log } from '@/lib/log';
import type { ApplyTarget, AttemptOutcome } from '@/lib/targets/port';

/** How a call ended. `unknown`: the target did not answer in time; it may have written. */
export type Ended = AttemptOutcome | { readonly kind: 'unknown'; readonly message: string };

/** An attempt that was begun: the entry is under its lease. */
export interface Begun {
  readonly entryId: EntryId;
  readonly entry: Decidable;
  readonly mode: AttemptMode;
  readonly attempt: number;
  /** The idempotency key's last part: this attempt's number, or that of an earlier one whose end nobody knows. */
  readonly key: number;
  /** Force-apply: the document version the preview showed. */
  readonly previewVersion?: string;
}

/**
 * Asks the target, and waits as long as it may take. `onLate` is told of an answer that came after that: it still belongs
 * on the timeline.
 */
export async function callTarget(
  target: ApplyTarget,
  scope: TenantScope,
  begun: Begun,
  delta: Uint8Array | null,
  onLate: (end: AttemptEnd) => Promise<unknown>,
): Promise<Ended> {
  if (delta === null) {
    return { kind: 'failed', message: 'The bytes of this delta are erased.', temporary: false };
  }
  const { entryId, entry, attempt, key, previewVersion } = begun;
  const giveUp = new AbortController();
  const request = {
    scope,
    entryId,
    collection: entry.collection,
    documentId: entry.documentId,
    username: entry.username,
    peerId: entry.peerId,
    mutationId: entry.mutationId,
    delta,
    attempt,
    idempotencyKey: `${String(scope.tenantId)}/${String(entryId)}/${String(key)}`,
    signal: giveUp.signal,
    ...(previewVersion === undefined ? {} : { expectedVersion: previewVersion }),
  };
  const about = { tenant: String(scope.tenantId), entry: String(entryId), attempt };
  const work = (begun.mode === 'retry' ? target.retry(request) : target.forceApply(request)).catch(
    (error: unknown): Ended => {
      if (!giveUp.signal.aborted) log.error({ err: error, ...about }, 'attempt broke off');
      return { kind: 'unknown', message: 'The target broke off without an answer.' };
    },
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ended>((resolve) => {
    timer = setTimeout(() => {
      giveUp.abort();
      const seconds = String(target.timeoutMs / 1000);
      resolve({ kind: 'unknown', message: `The target did not answer within ${seconds} s.` });
      void work.then(async (end) => {
        if (end.kind === 'unknown') return;
        await onLate(toEnd(end)).catch((error: unknown) => {
          log.error({ err: error, ...about }, 'late answer not recorded');
        });
      });
    }, target.timeoutMs);
  });
  const ended = await Promise.race([work, late]);
  clearTimeout(timer);
  // What may pass says nothing of an earlier attempt under the same key, whose outcome is still owed.
  return key !== attempt && ended.kind === 'failed' && ended.temporary
    ? { kind: 'unknown', message: ended.message }
    : ended;
}

/** How a call ended, as the entry's history tells it. */
export function toEnd(outcome: Ended): AttemptEnd {
  switch (outcome.kind) {
    case 'accepted':
      return {
        kind: 'accepted',
        version: outcome.version,
        fields: fieldsWritten(outcome.wrote),
      };
    case 'moved':
      return { kind: 'failed', message: refusalSentence('document-moved'), temporary: true };
    case 'refused':
    case 'pended':
    case 'failed':
    case 'unknown':
      return outcome;
  }
}
