import {
  commitTarget,
  findTargetOutcome,
  loadTargetDoc,
  type TargetWrite,
} from '@/lib/db/target-store';
import { runDeltaTask } from '@/lib/delta/pool';
import type { ApplyTarget, AttemptOutcome, AttemptRequest } from '@/lib/targets/port';
import { previewRewrite } from './preview';
import { unstorable, valueChanges } from './projection';
import { inTurn } from './in-turn';
import { judge } from './judge';
import { targetRules } from './rules';

/** Writers that kept moving the document give up after this many recomputations. */
const TRIES = 8;

type Mode = 'retry' | 'force_apply';

/**
 * The target that needs nothing else: Loro documents in the same Postgres, one per collection.
 * An attempt computes from one version of the document and commits only onto that version.
 */
export const embeddedTarget: ApplyTarget = {
  name: 'embedded',
  timeoutMs: 15_000,
  retry: (request) => inTurn(request, () => attempt('retry', request)),
  forceApply: (request) => inTurn(request, () => attempt('force_apply', request)),
  preview: previewRewrite,
  async probe(scope) {
    const began = performance.now();
    await loadTargetDoc(scope, '');
    const ms = Math.round(performance.now() - began);
    return { kind: 'answered', status: null, checksSignature: null, ms };
  },
};

async function attempt(mode: Mode, request: AttemptRequest): Promise<AttemptOutcome> {
  const { scope, idempotencyKey, expectedVersion, signal } = request;
  const known = await findTargetOutcome(scope, idempotencyKey);
  if (known !== null) return JSON.parse(known) as AttemptOutcome;
  for (let tries = 0; tries < TRIES; tries += 1) {
    signal?.throwIfAborted();
    const plan = await planAttempt(mode, request);
    signal?.throwIfAborted();
    if (plan.version !== expectedVersion && expectedVersion !== undefined) {
      return { kind: 'moved' };
    }
    if (plan.outcome.kind === 'failed' && plan.outcome.temporary) return plan.outcome;
    const outcome = JSON.stringify(plan.outcome);
    const commit = await commitTarget(scope, idempotencyKey, outcome, plan.write);
    if (commit.status === 'known') return JSON.parse(commit.outcome) as AttemptOutcome;
    if (commit.status === 'done') return plan.outcome;
  }
  return {
    kind: 'failed',
    message: 'Other writes to this collection kept coming first. Try again.',
    temporary: true,
  };
}

interface Plan {
  /** Version of the document the plan was made from. */
  readonly version: string;
  readonly outcome: AttemptOutcome;
  readonly write: TargetWrite | null;
}

async function planAttempt(mode: Mode, request: AttemptRequest): Promise<Plan> {
  const { scope, collection, documentId, delta, username } = request;
  const stored = await loadTargetDoc(scope, collection);
  const version = String(stored.version);
  const answer = (outcome: AttemptOutcome): Plan => ({ version, outcome, write: null });
  const failed = (message: string, temporary: boolean) =>
    answer({ kind: 'failed', message, temporary });

  const task = await runDeltaTask('apply', {
    mode: mode === 'retry' ? 'merge' : 'rewrite',
    document: stored.document,
    delta,
    hint: { collection, documentId },
  });
  if (task.kind === 'stopped') return failed(task.message, true);
  const applied = task.value;
  if (applied.kind === 'unreadable') return failed(applied.message, false);
  if (applied.kind === 'pended') return answer(applied);
  if (applied.document === null) return answer({ kind: 'accepted', version, wrote: [] });
  const obstacle = unstorable(applied.rows);
  if (obstacle !== null) return failed(obstacle, false);

  const rules = targetRules.parse(stored.rules);
  const { broken, needs } = await judge(scope, collection, rules, username, applied.rows);
  const [violation] = broken;
  if (mode === 'retry' && violation) return answer({ kind: 'refused', violation });
  return {
    version,
    outcome: { kind: 'accepted', version: String(stored.version + 1n), wrote: applied.wrote },
    write: {
      collection,
      expected: stored.version,
      document: applied.document,
      writer: username,
      // A force-apply writes whatever the rules say, so nothing has to be there for it.
      needs: mode === 'retry' ? needs : [],
      ...valueChanges(applied.rows),
    },
  };
}
