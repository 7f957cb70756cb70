import { lastWrites, loadTargetDoc } from '@/lib/db/target-store';
import type { FieldValue, RowChange } from '@/lib/delta/change';
import type { RowFields } from '@/lib/delta/document';
import { runDeltaTask } from '@/lib/delta/pool';
import type { ApplyTarget, FieldOverwrite, ForceApplyPreview } from '@/lib/targets/port';
import { judge } from './judge';
import { unstorable } from './projection';
import { targetRules } from './rules';

/** Computes a force-apply on the present document and throws the result away. */
export const previewRewrite: ApplyTarget['preview'] = async (
  request,
): Promise<ForceApplyPreview> => {
  const { scope, collection, documentId, delta } = request;
  const stored = await loadTargetDoc(scope, collection);
  const task = await runDeltaTask('apply', {
    mode: 'rewrite',
    document: stored.document,
    delta,
    hint: { collection, documentId },
  });
  if (task.kind === 'stopped') return { kind: 'impossible', reason: task.message };
  if (task.value.kind === 'unreadable') return { kind: 'impossible', reason: task.value.message };
  if (task.value.kind === 'pended') throw new Error('a rewrite never waits for other writes');
  const { rows, wrote } = task.value;
  const obstacle = unstorable(rows);
  if (obstacle !== null) return { kind: 'impossible', reason: obstacle };

  const documents = wrote.map(({ document }) => document);
  const [{ broken }, written] = await Promise.all([
    judge(scope, collection, targetRules.parse(stored.rules), request.username ?? null, rows),
    lastWrites(scope, collection, documents),
  ]);
  const before = new Map(rows.map((row) => [row.document, row.before]));
  const overwrites = wrote.flatMap((change) =>
    fieldsOfChange(change, before.get(change.document) ?? null).map(
      ({ field, present, proposed }): FieldOverwrite => {
        const last = written.find(
          (write) => write.document === change.document && write.field === field,
        );
        return {
          collection,
          document: change.document,
          field,
          before: present,
          after: proposed,
          lastWrittenBy: last?.writtenBy ?? null,
          lastWrittenAt: last?.writtenAt ?? null,
        };
      },
    ),
  );
  return { kind: 'ready', version: String(stored.version), overwrites, broken };
};

interface FieldFate {
  readonly field: string;
  readonly present: FieldValue | undefined;
  readonly proposed: FieldValue | undefined;
}

/** Every field a change sets or removes; a replaced or deleted row loses what it does not name. */
function fieldsOfChange(change: RowChange, before: RowFields | null): FieldFate[] {
  const valueOf = (fields: RowFields | null, field: string) =>
    fields !== null && Object.hasOwn(fields, field) ? fields[field] : undefined;
  const lost =
    change.kind === 'edit'
      ? change.unset
      : Object.keys(before ?? {}).filter((field) => !Object.hasOwn(change.set, field));
  return [...Object.keys(change.set), ...lost].sort().map((field) => ({
    field,
    present: valueOf(before, field),
    proposed: valueOf(change.set, field),
  }));
}
