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
