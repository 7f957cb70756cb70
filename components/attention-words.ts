import type { AttentionRow } from '@/lib/dlq/views';
import { violationDisplay, violationLabel } from '@/lib/dlq/violation';

/** What went wrong with what an expiry owed. Records without a message of their own are given by their kind. */
export function attentionWords({
  message,
  violation,
}: Pick<AttentionRow, 'message' | 'violation'>): string {
  switch (message) {
    case '':
      return 'The timeline says why.';
    case 'attempt_refused':
      return `Refused again: ${violationDisplay(violation)}`;
    case 'attempt_pended':
      return 'It waits on earlier writes that never came.';
    case 'attempt_failed':
      return 'The attempt failed.';
    case 'attempt_unknown':
      return 'Nobody knows how the attempt ended.';
    case 'delivery_failed':
      return 'The notification was not delivered.';
    default:
      return message;
  }
}

/** What several have in common: what was owed, and why it could not be done. */
export interface AttentionGroup<Row> {
  readonly owed: AttentionRow['expiredAction'];
  readonly cause: string;
  readonly rows: readonly Row[];
}

/** Entries by cause, the most frequent first; the value that broke a rule is no cause of its own. */
export function attentionGroups<
  Row extends Pick<AttentionRow, 'message' | 'violation' | 'expiredAction'>,
>(rows: readonly Row[]): AttentionGroup<Row>[] {
  const groups = new Map<string, AttentionGroup<Row> & { rows: Row[] }>();
  for (const row of rows) {
    const cause =
      row.message === 'attempt_refused'
        ? `Refused again: ${violationLabel(row.violation)}`
        : attentionWords(row);
    const key = `${row.expiredAction} ${cause}`;
    const group = groups.get(key) ?? { owed: row.expiredAction, cause, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()].toSorted((a, b) => b.rows.length - a.rows.length);
}
