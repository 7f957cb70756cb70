import { randomUUID } from 'node:crypto';
import type { RowChange } from '@/lib/delta/change';
import { unreadable, unwritable } from '@/lib/delta/obstacle';
import { runDeltaTask } from '@/lib/delta/pool';
import type { TenantScope } from '@/lib/dlq/scope';
import { type Posted, signedPost } from '@/lib/net/signed-post';
import type {
  ApplyTarget,
  AttemptOutcome,
  AttemptRequest,
  ForceApplyPreview,
  PreviewRequest,
  Probed,
} from '@/lib/targets/port';
import {
  attemptBody,
  isPong,
  pingBody,
  previewBody,
  readAttemptAnswer,
  readPreviewAnswer,
} from './protocol';

/** Milliseconds until the caller gives up; the request itself ends a second earlier and says how. */
const TIMEOUT_MS = 15_000;
const REQUEST_MS = TIMEOUT_MS - 1_000;
const PING_MS = 10_000;
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** No receiver has it. */
const WRONG_SECRET = `whsec_${Buffer.alloc(32).toString('base64')}`;

export interface WebhookSettings {
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  /** Milliseconds for a request; below `TIMEOUT_MS`. */
  readonly requestMs?: number;
}

/** Any sync server that speaks docs/webhook-target.md. */
export function webhookTarget(settings: WebhookSettings): ApplyTarget {
  return {
    name: `webhook ${new URL(settings.url).host}`,
    timeoutMs: TIMEOUT_MS,
    retry: (request) => attempt(settings, request, attemptBody(request, { mode: 'retry' })),
    async forceApply(request) {
      const values = await valuesOf(request);
      if (values.kind === 'none') {
        return { kind: 'failed', message: values.reason, temporary: values.temporary };
      }
      const { changes } = values;
      return attempt(settings, request, attemptBody(request, { mode: 'force_apply', changes }));
    },
    preview: (request) => preview(settings, request),
    probe: (scope) => probe(settings, scope),
  };
}

type Values =
  | { readonly kind: 'values'; readonly changes: readonly RowChange[] }
  | { readonly kind: 'none'; readonly reason: string; readonly temporary: boolean };

/** The field values of a delta, for the receiver to write anew; or why they cannot be. */
async function valuesOf({ collection, documentId, delta }: PreviewRequest): Promise<Values> {
  const hint = { collection, documentId };
  const task = await runDeltaTask('decode', { bytes: delta, hint });
  if (task.kind === 'stopped') return { kind: 'none', reason: task.message, temporary: true };
  const reason = unreadable(task.value) ?? unwritable(task.value, hint);
  if (reason !== null) return { kind: 'none', reason, temporary: false };
  return { kind: 'values', changes: task.value.changes };
}

function post(
  { url, secret, requestMs = REQUEST_MS }: WebhookSettings,
  message: { readonly id: string; readonly body: string; readonly signal?: AbortSignal },
): Promise<Posted> {
  return signedPost({
    url,
    secret,
    ...message,
    timeoutMs: requestMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
}

async function attempt(
  settings: WebhookSettings,
  request: AttemptRequest,
  body: string,
): Promise<AttemptOutcome> {
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) {
    return { kind: 'failed', message: 'It is too large to send: over 16 MiB.', temporary: false };
  }
  const posted = await post(settings, {
    id: request.idempotencyKey.replaceAll('/', '_'),
    body,
    ...(request.signal ? { signal: request.signal } : {}),
  });
  return outcomeOf(posted, request.collection);
}

function outcomeOf(posted: Posted, collection: string): AttemptOutcome {
  if (posted.kind === 'not-sent') {
    return { kind: 'failed', message: `Nothing was sent. ${posted.message}`, temporary: true };
  }
  if (posted.kind === 'no-answer') return { kind: 'unknown', message: posted.message };
  const { status } = posted;
  if (status === 200) {
    const answer = bodyOf(posted, (text) => readAttemptAnswer(text, collection));
    return answer.ok ? answer.value : { kind: 'unknown', message: answer.problem };
  }
  const message = statusWords(status);
  return certainlyNothing(status)
    ? { kind: 'failed', message, temporary: !isForGood(status) }
    : { kind: 'unknown', message };
}

/** Statuses that are given before any work is done. Other errors may come after it, from a proxy for one. */
function certainlyNothing(status: number): boolean {
  return (status >= 300 && status < 500) || status === 503;
}

/** The request itself is what the receiver cannot take. */
function isForGood(status: number): boolean {
  return status === 400 || status === 413 || status === 415 || status === 422;
}

function statusWords(status: number): string {
  const said = `It answered ${String(status)}`;
  if (status >= 300 && status < 400) return `${said}, a redirect; these are not followed.`;
  if (status === 401 || status === 403) return `${said}: it does not accept our signature.`;
  return `${said}.`;
}

type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Reads the body of a 200. */
function bodyOf<T>(
  { type, body }: Extract<Posted, { kind: 'answered' }>,
  reader: (text: string) => T | null,
): Read<T> {
  if (body === null) return { ok: false, problem: 'Its answer is longer than 4 MiB.' };
  if (type !== 'application/json') return { ok: false, problem: 'Its answer is not JSON.' };
  const value = reader(body);
  return value === null
    ? { ok: false, problem: 'Its answer is not one this protocol knows.' }
    : { ok: true, value };
}

async function preview(
  settings: WebhookSettings,
  request: PreviewRequest,
): Promise<ForceApplyPreview> {
  const values = await valuesOf(request);
  if (values.kind === 'none') return { kind: 'impossible', reason: values.reason };
  const body = previewBody(request, values.changes);
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) {
    return { kind: 'impossible', reason: 'It is too large to send: over 16 MiB.' };
  }
  const posted = await post(settings, { id: `preview_${randomUUID()}`, body });
  const about = 'The target did not say what would be overwritten.';
  if (posted.kind !== 'answered') {
    return { kind: 'impossible', reason: `${about} ${posted.message}` };
  }
  if (posted.status !== 200) {
    return { kind: 'impossible', reason: `${about} ${statusWords(posted.status)}` };
  }
  const answer = bodyOf(posted, (text) => readPreviewAnswer(text, request.collection));
  return answer.ok ? answer.value : { kind: 'impossible', reason: `${about} ${answer.problem}` };
}

/** Pings twice: once as ourselves, once with a signature that is wrong and should be refused. */
async function probe(settings: WebhookSettings, scope: TenantScope): Promise<Probed> {
  const ping = (secret: string) =>
    post(
      { requestMs: PING_MS, ...settings, secret },
      { id: `ping_${randomUUID()}`, body: pingBody(scope.tenantId) },
    );
  const posted = await ping(settings.secret);
  const { ms } = posted;
  const failed = (message: string): Probed => ({ kind: 'failed', message, ms });
  if (posted.kind !== 'answered') return failed(posted.message);
  if (posted.status !== 200) return failed(statusWords(posted.status));
  const answer = bodyOf(posted, (text) => (isPong(text) ? true : null));
  if (!answer.ok) return failed(answer.problem);
  const forged = await ping(WRONG_SECRET);
  const refused = forged.kind === 'answered' && (forged.status === 401 || forged.status === 403);
  return { kind: 'answered', status: posted.status, checksSignature: refused, ms };
}
