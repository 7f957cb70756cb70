import type { Violation } from './violation';

/** Entries that failed alike, as people triage them. */

export const GROUP_STATUSES = ['new', 'acknowledged', 'snoozed', 'resolved'] as const;
export type GroupStatus = (typeof GROUP_STATUSES)[number];

/** What somebody says of a group, as the WAL has it. */
export interface GroupSetting {
  status: GroupStatus;
  /** Epoch milliseconds; only when snoozed, null: until enough arrive. */
  snooze_until: number | null;
  /** Decimal: how many have to arrive from now on; only when snoozed, null: until a time. */
  snooze_count: string | null;
  /** Who looks after it, as the WAL names actors; null: nobody. */
  owner: string | null;
}

/** Longest subject of a group, in Unicode characters. */
export const SUBJECT_MAX = 200;
const DETAIL_READ = 4_000;
const VALUES =
  /"[^"]*"|'[^']*'|`[^`]*`|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+/g;

const firstOf = (text: string, count: number) =>
  text.length <= count ? text : Array.from(text).slice(0, count).join('');

/** A sentence with what differs from entry to entry taken out: quoted text, UUIDs, numbers. As `dlq_without_values`. */
export function withoutValues(detail: string): string {
  return firstOf(detail, DETAIL_READ).replaceAll(VALUES, '…');
}

/** The name lists filter by: the tag of a violation this version does not know. */
export function violationKind(violation: Violation): string {
  return violation.kind === 'unknown' ? violation.tag : violation.kind;
}

/**
 * What of a violation says why entries fail alike: a policy or a field by name, a detail without its values. Empty for
 * kinds without one, and for foreign keys, whose id is a value. As `dlq_subject`.
 */
export function groupSubject(violation: Violation): string {
  switch (violation.kind) {
    case 'rls_policy_violation':
      return firstOf(violation.policy_name, SUBJECT_MAX);
    case 'unique_violation':
    case 'not_null_violation':
    case 'schema_violation':
      return firstOf(violation.field, SUBJECT_MAX);
    case 'constraint_violation':
    case 'malformed_delta':
      return firstOf(withoutValues(violation.detail), SUBJECT_MAX);
    case 'foreign_key_missing':
    case 'permission_denied':
    case 'rate_limited':
    case 'token_expired':
    case 'unknown':
      return '';
  }
}

/** What is said of a group at `now`: a snooze until a time ends when the time comes, without a record. */
export function statusAt(
  group: { readonly status: GroupStatus; readonly snoozeUntil: number | null },
  now: number,
): GroupStatus {
  const { status, snoozeUntil } = group;
  return status === 'snoozed' && snoozeUntil !== null && snoozeUntil <= now ? 'new' : status;
}

/** When a group last became new by itself; null: it did not, or it is no longer new. */
export function cameBackAt(
  group: {
    readonly status: GroupStatus;
    readonly snoozeUntil: number | null;
    readonly reopenedAt: number | null;
  },
  now: number,
): number | null {
  if (statusAt(group, now) !== 'new') return null;
  return group.status === 'snoozed' ? group.snoozeUntil : group.reopenedAt;
}

/** What lists of groups are narrowed to; `open`: new and acknowledged. */
export const GROUP_TABS = ['open', ...GROUP_STATUSES, 'all'] as const;
export type GroupTab = (typeof GROUP_TABS)[number];

/** By what groups are listed, the most or the latest first. */
export const GROUP_SORTS = ['unresolved', 'lastSeen', 'firstSeen'] as const;
export type GroupSort = (typeof GROUP_SORTS)[number];

export interface GroupFilter {
  readonly status: GroupTab;
  readonly sort: GroupSort;
  /** A violation kind, or the tag of one this version does not know. */
  readonly violation?: string | undefined;
  readonly collection?: string | undefined;
  /** As the WAL names actors; '' : groups of nobody. */
  readonly owner?: string | undefined;
}

/** A group as pages and the API show it, at one moment. */
export interface GroupRow {
  readonly groupId: string;
  readonly violation: string;
  readonly subject: string;
  readonly collection: string;
  readonly clientVersion: string;
  /** Entries whose latest violation this is, whatever became of them; `unresolved`: pending and redriving ones. */
  readonly entries: number;
  readonly unresolved: number;
  readonly users: number;
  readonly documents: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Entries that ever came into it. */
  readonly arrivals: number;
  readonly status: GroupStatus;
  /** Both null unless snoozed; `snoozeLeft`: arrivals that are left until it ends. */
  readonly snoozeUntil: number | null;
  readonly snoozeLeft: number | null;
  readonly owner: string | null;
  /** When it became new again by itself; null unless it is new since. */
  readonly cameBackAt: number | null;
  /** Seq of the record that last set it; 0: nobody did. */
  readonly changedSeq: string;
}

/** Arrivals of an hour; `hour`: hours since the epoch. */
export interface HourCount {
  readonly hour: number;
  readonly arrived: number;
}
