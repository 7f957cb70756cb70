import { findAnswer } from '@/lib/db/append';
import { loadState, readDelta } from '@/lib/db/entries';
import { isOutage } from '@/lib/db/errors';
import { refusalSentence } from '@/lib/dlq/decide';
import type { AttemptMode } from '@/lib/dlq/entry';
import { ok, type Result, refuse } from '@/lib/dlq/errors';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { log } from '@/lib/log';
import type { ForceApplyPreview } from '@/lib/targets/port';
import { targetFor } from '@/lib/targets/registry';
import type { Act } from './act';
import { attemptBatch } from './attempt-batch';
import type { Ended } from './call-target';
import type { ChangeRefusal, Standing } from './change-entry';
import { requestDigest } from './request-digest';

export interface AttemptAct extends Act {
  readonly mode: AttemptMode;
  /** Force-apply: the document version the preview showed. */
  readonly previewVersion?: string;
}

export type Attempted = Standing & {
  readonly outcome:
    | Ended
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
  const { entryId, version, reason, requestId, previewVersion, mode } = act;
  const [tried] = await attemptBatch(
    scope,
    [
      {
        entryId,
        version,
        reason,
        requestId,
        bodySha256: digestOf(act),
        ...(previewVersion === undefined ? {} : { previewVersion }),
      },
    ],
    { mode, by, withinMs: 0, width: 1 },
  );
  switch (tried?.kind) {
    case 'ended': {
      if (!tried.result.ok) return tried.result;
      const { status, version: now } = tried.result.value;
      return ok({ outcome: tried.end, status, version: now });
    }
    case 'refused':
      return { ok: false, error: tried.error };
    case 'unrecorded':
      // The attempt began, so "nothing happened" would be a lie: its lease ends and the sweep settles it.
      if (!isOutage(tried.error)) throw tried.error;
      log.error(
        { err: tried.error, tenant: String(scope.tenantId), entry: String(entryId) },
        UNRECORDED,
      );
      return ok({ outcome: { kind: 'unknown', message: UNRECORDED }, ...tried.standing });
    case 'repeated':
      return standing(scope, entryId, { kind: 'repeated' });
    case 'untried':
    case undefined:
      throw new Error('an attempt of no operation was not tried');
  }
}

const UNRECORDED = 'The database went away while the attempt ran, so its answer is not recorded.';

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
