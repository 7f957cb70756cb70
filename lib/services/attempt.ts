import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fieldsWritten } from '@/lib/delta/change';
import { findAnswer } from '@/lib/db/append';
import { type Decidable, loadState, readDelta } from '@/lib/db/entries';
import { isOutage } from '@/lib/db/errors';
import type { AttemptEnd } from '@/lib/dlq/decide';
import { refusalSentence } from '@/lib/dlq/decide';
import type { AttemptMode } from '@/lib/dlq/entry';
import { ok, type Result, refuse } from '@/lib/dlq/errors';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { log } from '@/lib/log';
import type { ApplyTarget, AttemptOutcome, ForceApplyPreview } from '@/lib/targets/port';
import { targetFor } from '@/lib/targets/registry';
import type { Act } from './act';
import { changeEntry, type ChangeRefusal, type ChangeResult, type Standing } from './change-entry';
import { requestDigest } from './request-digest';

/** How much longer than the target may take a lease lasts, for recording the answer. Milliseconds. */
const LEASE_SLACK_MS = 15_000;
/** Times an answer is recorded again, because the entry changed in between or the database was away. */
const ANSWER_TRIES = 6;
/** Milliseconds before the second try after an outage; longer each time, about four seconds in all. */
const ANSWER_PAUSE_MS = 250;

export interface AttemptAct extends Act {
  readonly mode: AttemptMode;
  /** Force-apply: the document version the preview showed. */
  readonly previewVersion?: string;
}

export type Attempted = Standing & {
  readonly outcome:
    | AttemptOutcome
    /** The target did not answer in time; it may have written. */
    | { readonly kind: 'unknown'; readonly message: string }
    /** This request id was answered before. */
    | { readonly kind: 'repeated' };
};

/**
 * Hands an entry to its target: lease, commit, call, record. Nothing is held while the target works;
 * a crash in between leaves the lease to run out, and the sweep records that nobody knows.
 */
export async function attemptEntry(
  scope: TenantScope,
  act: AttemptAct,
): Promise<Result<Attempted, ChangeRefusal>> {
  const { entryId, previewVersion, requestId } = act;
  const repetition =
    requestId !== null && (await findAnswer(scope, requestId, digestOf(act))) !== null;
  if (previewVersion !== undefined && !repetition) {
    const preview = await previewForceApply(scope, entryId);
    if (!preview.ok) return preview;
    if (preview.value.kind === 'ready' && preview.value.version !== previewVersion) {
      return refuse('document-moved', refusalSentence('document-moved'));
    }
  }
  return run(scope, act, 'person');
}

/** The same path for what a sweep's force-apply owes. */
export function attemptFollowUp(
  scope: TenantScope,
  entryId: EntryId,
): Promise<Result<Attempted, ChangeRefusal>> {
  const act = {
    entryId,
    version: null,
    reason: null,
    requestId: null,
    mode: 'force_apply',
  } as const;
  return run(scope, act, 'sweep');
}

const digestOf = (act: AttemptAct) =>
  requestDigest(
    'start',
    act.mode,
    String(act.entryId),
    act.version,
    act.reason,
    act.previewVersion ?? null,
  );

async function run(
  scope: TenantScope,
  act: AttemptAct,
  by: 'person' | 'sweep',
): Promise<Result<Attempted, ChangeRefusal>> {
  const target = await targetFor(scope);
  const leaseMs = target.timeoutMs + LEASE_SLACK_MS;
  const started = await changeEntry(
    scope,
    { ...act, bodySha256: digestOf(act) },
    { kind: 'start', mode: act.mode, by, leaseMs, target: target.name },
  );
  if (!started.ok) return started;
  if (started.value.replayed) return standing(scope, act.entryId, { kind: 'repeated' });
  try {
    return await underLease(scope, act, target);
  } catch (error) {
    // The attempt began, so "nothing happened" would be a lie: its lease ends and the sweep settles it.
    if (!isOutage(error)) throw error;
    log.error(
      { err: error, tenant: String(scope.tenantId), entry: String(act.entryId) },
      UNRECORDED,
    );
    return ok({ outcome: { kind: 'unknown', message: UNRECORDED }, ...started.value });
  }
}

const UNRECORDED = 'The database went away while the attempt ran, so its answer is not recorded.';

async function underLease(
  scope: TenantScope,
  act: AttemptAct,
  target: ApplyTarget,
): Promise<Result<Attempted, ChangeRefusal>> {
  const entry = await loadState(scope, act.entryId);
  const lease = entry?.state.lease;
  if (!entry || !lease) {
    // Evicted between the two statements; there is no lease to work under.
    return standing(scope, act.entryId, { kind: 'repeated' });
  }
  const outcome = await call(target, scope, act, entry, lease.attempt);
  const recorded = await record(scope, act.entryId, lease.attempt, toEnd(outcome));
  if (!recorded.ok) return recorded;
  const { status, version } = recorded.value;
  return ok({ outcome, status, version });
}

async function standing(
  scope: TenantScope,
  entryId: EntryId,
  outcome: Attempted['outcome'],
): Promise<Result<Attempted, ChangeRefusal>> {
  const now = await loadState(scope, entryId);
  if (!now) return refuse('not-found', refusalSentence('not-found'));
  const { status, version } = now.state;
  return ok({ outcome, status, version });
}

type Ended = Exclude<Attempted['outcome'], { kind: 'repeated' }>;

async function call(
  target: ApplyTarget,
  scope: TenantScope,
  act: AttemptAct,
  entry: Decidable,
  attempt: number,
): Promise<Ended> {
  const delta = await readDelta(scope, act.entryId);
  if (delta === null) {
    return { kind: 'failed', message: 'The bytes of this delta are erased.', temporary: false };
  }
  const { entryId, previewVersion } = act;
  const giveUp = new AbortController();
  const key = entry.state.unsettledKey ?? attempt;
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
  const work = (act.mode === 'retry' ? target.retry(request) : target.forceApply(request)).catch(
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
      // What it says later still belongs on the timeline.
      void work.then(async (end) => {
        if (end.kind === 'unknown') return;
        await record(scope, entryId, attempt, toEnd(end)).catch((error: unknown) => {
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

function toEnd(outcome: Ended): AttemptEnd {
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

/**
 * Records the end of an attempt. The entry may change in between (evicted, say) and the database may be away for a
 * moment; the answer is too dear to lose over that. Throws when it stays away.
 */
async function record(
  scope: TenantScope,
  entryId: EntryId,
  attempt: number,
  end: AttemptEnd,
): Promise<ChangeResult> {
  const id = `answer:${String(entryId)}/${String(attempt)}/${randomUUID()}`;
  let conflicts = 0;
  for (let tries = 1; ; tries += 1) {
    try {
      const recorded = await changeEntry(
        scope,
        {
          entryId,
          version: null,
          reason: null,
          // The same id after an outage, whose outcome it then tells; a new one to decide anew.
          requestId: `${id}/${String(conflicts)}`,
          bodySha256: requestDigest('answer', attempt, end.kind),
        },
        { kind: 'answer', attempt, end },
      );
      const moved = !recorded.ok && recorded.error.code === 'conflict';
      if (!moved || tries >= ANSWER_TRIES) return recorded;
      conflicts += 1;
    } catch (error) {
      if (!isOutage(error) || tries >= ANSWER_TRIES) throw error;
      await delay(ANSWER_PAUSE_MS * tries);
    }
  }
}

/** What a force-apply of this entry would overwrite now. Writes nothing. */
export async function previewForceApply(
  scope: TenantScope,
  entryId: EntryId,
): Promise<Result<ForceApplyPreview>> {
  const entry = await loadState(scope, entryId);
  if (!entry) return refuse('not-found', refusalSentence('not-found'));
  const delta = await readDelta(scope, entryId);
  if (delta === null) {
    return ok({ kind: 'impossible', reason: 'The bytes of this delta are erased.' });
  }
  const target = await targetFor(scope);
  return ok(
    await target.preview({
      scope,
      collection: entry.collection,
      documentId: entry.documentId,
      username: entry.username,
      delta,
    }),
  );
}
