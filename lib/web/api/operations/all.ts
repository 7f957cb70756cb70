import type { OperationSpec } from '../operation';
import * as commands from './commands';
import * as entries from './entries';
import * as log from './log';
import * as service from './service';
import * as tenants from './tenants';

/** Every operation of the API, group by group, in the order in which one would look for them. */
export const OPERATIONS: readonly OperationSpec[] = [
  entries.storeEntries,
  entries.listEntries,
  entries.exportEntries,
  entries.getEntry,
  entries.getDelta,
  log.getTimeline,
  entries.listAttention,
  commands.resolveEntry,
  commands.reopenEntry,
  commands.retryEntry,
  commands.previewForceApply,
  commands.forceApplyEntry,
  commands.holdEntry,
  commands.releaseEntry,
  commands.restoreEntry,
  commands.purgeEntry,
  tenants.listTenants,
  tenants.getTenant,
  tenants.getDefaults,
  tenants.setDefaults,
  tenants.listQueues,
  tenants.getQueue,
  tenants.getQueuePolicy,
  tenants.setQueuePolicy,
  log.listWal,
  service.listSweeps,
  service.runSweep,
  service.runSweepByGet,
  service.getHealth,
  service.getOpenApi,
];
