import { findRows, findTakenValues, type RowPlace } from '@/lib/db/target-store';
import type { RowState } from '@/lib/delta/document';
import type { TenantScope } from '@/lib/dlq/scope';
import type { Violation } from '@/lib/dlq/violation';
import { brokenRules, ruleQuestions, type TargetRules } from './rules';

export interface Judgement {
  readonly broken: readonly Violation[];
  /** Rows of other collections the judgement relied on; the write must find them still there. */
  readonly needs: readonly RowPlace[];
}

/** Looks up what the rules ask for and applies them. `writer` null: nobody in particular. */
export async function judge(
  scope: TenantScope,
  collection: string,
  rules: TargetRules,
  writer: string | null,
  rows: readonly RowState[],
): Promise<Judgement> {
  const questions = ruleQuestions(rules, rows);
  const [taken, present] = await Promise.all([
    findTakenValues(scope, collection, questions.values),
    findRows(scope, questions.rows),
  ]);
  return {
    broken: brokenRules(rules, collection, writer, rows, { taken, present }),
    // Rows of its own collection are covered by the document's version.
    needs: present.filter((place) => place.collection !== collection),
  };
}
