import { readSet, type EntryClass } from '@/lib/db/operation-plans';
import { offered, refusalSentence } from '@/lib/dlq/decide';
import { ok, type RefusalCode, type Result } from '@/lib/dlq/errors';
import {
  OPERATION_MAX,
  type OperationAction,
  type OperationParameters,
  type OperationPlan,
} from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { targetFor } from '@/lib/targets/registry';
import { readSetQuery } from './read-set';

export interface PlanAsk {
  readonly action: OperationAction;
  readonly q: string;
  readonly parameters: OperationParameters;
}

/** What an action would meet if it were confirmed now. Writes nothing. */
export async function planOperation(
  scope: TenantScope,
  { action, q, parameters }: PlanAsk,
): Promise<Result<OperationPlan>> {
  const named = readSetQuery(scope, q);
  if (!named.ok) return named;
  const attempts = action === 'retry' || action === 'force_apply';
  const [set, target] = await Promise.all([
    readSet(scope, named.value.filter, parameters.to ?? null),
    attempts ? targetFor(scope) : null,
  ]);
  const barred = new Map<RefusalCode, number>();
  for (const each of set.classes) {
    const code = barOf(action, each);
    if (code !== null) barred.set(code, (barred.get(code) ?? 0) + each.count);
  }
  const notEligible = [...barred]
    .map(([code, count]) => ({ code, sentence: refusalSentence(code), count }))
    .toSorted((a, b) => b.count - a.count);
  return ok({
    action,
    q: named.value.q,
    total: set.total,
    tooMany: set.total > OPERATION_MAX,
    eligible: set.total - notEligible.reduce((sum, { count }) => sum + count, 0),
    notEligible,
    users: set.users,
    documents: set.documents,
    collections: set.collections,
    peers: set.peers,
    bytes: set.bytes,
    oldest: set.oldest,
    newest: set.newest,
    needsSecondPerson: set.secondPerson && set.total > 1 && overwrites(action, set.classes),
    target: target?.name ?? null,
    asOfSeq: set.seq,
    asOf: set.now,
  });
}

/** As `dlq_operation_open` has it: a sweep's force-apply is one whoever carries it out. */
function overwrites(action: OperationAction, classes: readonly EntryClass[]): boolean {
  if (action !== 'follow_up') return action === 'force_apply';
  return classes.some(({ expiredAction }) => expiredAction === 'ForceApplyLww');
}

/** Why an action would change nothing of such entries; null: it would. */
function barOf(action: OperationAction, entries: EntryClass): RefusalCode | null {
  if (action === 'assign' && entries.theirs) return 'already-assigned';
  return offered(entries, action === 'retry' || action === 'force_apply' ? 'start' : action);
}
