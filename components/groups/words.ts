import type { Tone } from '@/components/ui/pill';
import type { GroupRow, GroupStatus, GroupTab, HourCount } from '@/lib/dlq/group';
import { VIOLATIONS } from '@/lib/dlq/violation';
import { counted, grouped } from '@/lib/format/number';
import { relative } from '@/lib/format/time';

export const TAB_WORDS: { readonly [T in GroupTab]: string } = {
  open: 'Open',
  new: 'New',
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed',
  resolved: 'Resolved',
  all: 'All',
};

export const STATUS_TONES: { readonly [S in GroupStatus]: Tone } = {
  new: 'warn',
  acknowledged: 'info',
  snoozed: 'neutral',
  resolved: 'ok',
};

/** A group as a heading has it: its subject, or where it has none, why in a few words. */
export function groupTitle(group: Pick<GroupRow, 'violation' | 'subject'>): string {
  return group.subject === '' ? kindSentence(group).replace(/\.$/, '') : group.subject;
}

/** A kind of violation as a sentence about many entries. */
export function kindSentence({
  violation,
  subject,
}: Pick<GroupRow, 'violation' | 'subject'>): string {
  if (!Object.hasOwn(VIOLATIONS, violation)) {
    return 'Origin gave a reason this version does not know.';
  }
  switch (violation as keyof typeof VIOLATIONS) {
    case 'rls_policy_violation':
      return `The row policy ${subject} did not let these users write these rows.`;
    case 'unique_violation':
      return `Other rows had the same ${subject} already.`;
    case 'foreign_key_missing':
      return 'They refer to rows that do not exist.';
    case 'permission_denied':
      return 'These users may not write here.';
    case 'rate_limited':
      return 'Too many writes came in a short time.';
    case 'token_expired':
      return 'The sign-ins of the devices had expired.';
    case 'schema_violation':
      return `Values of ${subject} do not fit the schema.`;
    case 'constraint_violation':
      return 'A constraint is broken.';
    case 'malformed_delta':
      return 'The deltas are malformed.';
    case 'not_null_violation':
      return `${subject} must have a value, and had none.`;
  }
}

/** Until when a group is snoozed; null: it is not. */
export function snoozeWords(
  { status, snoozeUntil, snoozeLeft }: Pick<GroupRow, 'status' | 'snoozeUntil' | 'snoozeLeft'>,
  now: number,
): string | null {
  if (status !== 'snoozed') return null;
  const ends: string[] = [];
  if (snoozeUntil !== null) ends.push(`ends ${relative(snoozeUntil, now)}`);
  if (snoozeLeft !== null) {
    ends.push(`ends with ${counted(snoozeLeft, 'more arrival', 'more arrivals')}`);
  }
  return ends.join(' or ');
}

/** A trend for who cannot see it: how many, and when most. */
export function trendWords(hours: readonly HourCount[]): string {
  const total = hours.reduce((sum, { arrived }) => sum + arrived, 0);
  const span = `the last ${counted(hours.length, 'hour', 'hours')}`;
  if (total === 0) return `Nothing arrived in ${span}.`;
  const most = hours.reduce((best, each) => (each.arrived > best.arrived ? each : best));
  const ago = (hours.at(-1)?.hour ?? most.hour) - most.hour;
  const when = ago === 0 ? 'in this hour' : `${counted(ago, 'hour', 'hours')} ago`;
  return `${grouped(total)} arrived in ${span}, most ${when}: ${grouped(most.arrived)}.`;
}
