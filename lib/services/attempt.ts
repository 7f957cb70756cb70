import { loadState, readDelta } from '@/lib/db/entries';
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
/** Times an answer is recorded again when the entry changed in between, each time on its new state. */
const ANSWER_TRIES = 4;

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
  if (act.mode === 'force_apply' && act.previewVersion !== undefined) {
    const preview = await previewForceApply(scope, act.entryId);
    if (!preview.ok) return preview;
    if (preview.value.kind === 'ready' && preview.value.version !== act.previewVersion) {
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

async function run(
  scope: TenantScope,
  act: AttemptAct,
  by: 'person' | 'sweep',
): Promise<Result<Attempted, ChangeRefusal>> {
  const target = targetFor(scope);
  const started = await changeEntry(
    scope,
    {
      ...act,
      bodySha256: requestDigest('start', act.mode, String(act.entryId), act.version, act.reason),
    },
    {
      kind: 'start',
      mode: act.mode,
      by,
      leaseMs: target.timeoutMs + LEASE_SLACK_MS,
      target: target.name,
    },
  );
  if (!started.ok) return started;
  if (started.value.replayed) return repeated(scope, act.entryId);

  const entry = await loadState(scope, act.entryId);
  const attempt = entry?.state.lease?.attempt;
  if (!entry || attempt === undefined) {
    // Evicted between the two statements; there is no lease to work under.
    return repeated(scope, act.entryId);
  }
  const outcome = await call(target, scope, act, entry, attempt);
  const recorded = await record(scope, act.entryId, attempt, toEnd(outcome));
  if (!recorded.ok) return recorded;
  const { status, version } = recorded.value;
  return ok({ outcome, status, version });
}

async function repeated(
  scope: TenantScope,
  entryId: EntryId,
): Promise<Result<Attempted, ChangeRefusal>> {
  const now = await loadState(scope, entryId);
  if (!now) return refuse('not-found', refusalSentence('not-found'));
  const { status, version } = now.state;
  return ok({ outcome: { kind: 'repeated' }, status, version });
}

type Ended = Exclude<Attempted['outcome'], { kind: 'repeated' }>;

async function call(
  target: ApplyTarget,
  scope: TenantScope,
  act: AttemptAct,
  entry: { collection: string; documentId: string; username: string },
  attempt: number,
): Promise<Ended> {
  const delta = await readDelta(scope, act.entryId);
  if (delta === null) {
    return { kind: 'failed', message: 'The bytes of this delta are erased.', temporary: false };
  }
  const request = {
    scope,
    collection: entry.collection,
    documentId: entry.documentId,
    username: entry.username,
    delta,
    idempotencyKey: `${String(scope.tenantId)}/${String(act.entryId)}/${String(attempt)}`,
    ...(act.previewVersion === undefined ? {} : { expectedVersion: act.previewVersion }),
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ended>((resolve) => {
    timer = setTimeout(() => {
      resolve({
        kind: 'unknown',
        message: `The target did not answer within ${String(target.timeoutMs / 1000)} s.`,
      });
    }, target.timeoutMs);
  });
  try {
    const work = act.mode === 'retry' ? target.retry(request) : target.forceApply(request);
    work.catch(() => undefined);
    return await Promise.race([work, late]);
  } catch (error) {
    log.error(
      { err: error, tenant: String(scope.tenantId), entry: String(act.entryId) },
      'attempt broke off',
    );
    return { kind: 'unknown', message: 'The target broke off without an answer.' };
  } finally {
    clearTimeout(timer);
  }
}

function toEnd(outcome: Ended): AttemptEnd {
  switch (outcome.kind) {
    case 'accepted':
      return {
        kind: 'accepted',
        version: outcome.version,
        fields: outcome.wrote.reduce(
          (sum, row) => sum + Object.keys(row.set).length + row.unset.length,
          0,
        ),
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

async function record(
  scope: TenantScope,
  entryId: EntryId,
  attempt: number,
  end: AttemptEnd,
): Promise<ChangeResult> {
  const request = { entryId, version: null, reason: null, requestId: null, bodySha256: '' };
  for (let tries = 1; ; tries += 1) {
    const recorded = await changeEntry(scope, request, { kind: 'answer', attempt, end });
    const moved = !recorded.ok && recorded.error.code === 'conflict';
    if (!moved || tries === ANSWER_TRIES) return recorded;
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
  return ok(
    await targetFor(scope).preview({
      scope,
      collection: entry.collection,
      documentId: entry.documentId,
      username: entry.username,
      delta,
    }),
  );
}
