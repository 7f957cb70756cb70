import type { SweepReport } from './views';

/** The report of a run that found nothing. */
export const NOTHING_SWEPT: SweepReport = {
  tenants: 0,
  dropped: 0,
  escalated: 0,
  forceApply: 0,
  recovered: 0,
  purged: 0,
  delivered: 0,
  deliveryFailed: 0,
  deliveryRetried: 0,
  forced: 0,
  forceFailed: 0,
  forceRetried: 0,
  busy: [],
  failed: [],
  left: false,
};
