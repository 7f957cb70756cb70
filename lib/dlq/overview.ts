import type { ExpiryAction } from './entry';
import type { CappedCount } from './views';

/**
 * What the overview shows, plain JSON as in `views`. Everything counts over the tenants of one page, which
 * `tenants` names.
 */

export interface OverviewTenant {
  readonly tenantId: string;
  /** Null: never named; show the id. */
  readonly name: string | null;
}

/** The tenants one page is about. */
export interface OverviewTenants {
  readonly tenants: readonly OverviewTenant[];
  /** There are more after the last one. */
  readonly more: boolean;
  readonly asOf: number;
}

/** What waits and comes in over all tenants of the page. */
export interface OverviewTotals {
  /** Entries pending or redriving. */
  readonly unresolved: number;
  /** Beyond its cap queues are not looked at: then all counts are at least what they say. */
  readonly queues: CappedCount;
  readonly attention: CappedCount;
  /** Start of the 24 hourly buckets that count as the last day, epoch milliseconds. */
  readonly daySince: number;
  readonly arrivedDay: CappedCount;
  /** In the 24 hours before `daySince`; not to be compared when `arrivedDay` is capped. */
  readonly arrivedDayBefore: number;
  readonly expiring: readonly Expiring[];
  readonly lastIngestAt: number | null;
  readonly fullest: {
    readonly tenantId: string;
    readonly collection: string;
    readonly used: number;
    readonly capacity: number;
  } | null;
}

/** Pending entries that expire within a day unless acted on, and into what. */
export interface Expiring extends CappedCount {
  readonly action: ExpiryAction;
}

/** Counts by kind of violation, most first. */
export interface ViolationCounts {
  readonly counts: readonly ViolationCount[];
  /** More was recorded than one look takes in. */
  readonly capped: boolean;
}

export interface ViolationCount {
  /** Kind of violation, as entries are filtered by. */
  readonly violation: string;
  readonly count: number;
}

/** Arrivals of one bucket of time by kind of violation. */
export interface ArrivalBucket {
  /** Start of the bucket, epoch milliseconds. */
  readonly from: number;
  readonly counts: readonly ViolationCount[];
}

export interface ArrivalSeries {
  /** Length of a bucket, milliseconds. */
  readonly step: number;
  /** Oldest first, without gaps; the last one is still filling. */
  readonly buckets: readonly ArrivalBucket[];
  readonly total: number;
  /** More was recorded than one look takes in. */
  readonly capped: boolean;
}

/** A queue as the overview lists it. */
export interface OverviewQueue {
  readonly tenantId: string;
  readonly tenantName: string | null;
  readonly collection: string;
  readonly unresolved: number;
  /** pending + redriving + resolved: what counts against the capacity. */
  readonly used: number;
  readonly capacity: number;
  /** When the oldest of the pending entries arrived. */
  readonly oldestAt: number | null;
  /** Unresolved by violation, most first. */
  readonly violations: readonly ViolationCount[];
  /** Arrivals of the last 24 hours by the hour, oldest first; the last hour is still filling. */
  readonly arrivals: readonly number[];
  readonly expiring: Expiring;
  readonly lastIngestAt: number | null;
  /** Evicted within the last 24 hours. */
  readonly evicted: CappedCount;
  readonly attention: CappedCount;
}

/** Something wrong with the sweep itself, with what to do. */
export interface SweepAlarm {
  readonly kind: 'never' | 'missed' | 'cut-off';
  readonly title: string;
  readonly message: string;
}

/** Whether the sweep does its work. */
export interface SweepWatch {
  readonly asOf: number;
  /** A run is under way. */
  readonly running: boolean;
  /** When a run last ended without an error. */
  readonly lastFinishedAt: number | null;
  /** When the next one is expected; null: nobody here knows. */
  readonly nextAt: number | null;
  readonly alarm: SweepAlarm | null;
}
