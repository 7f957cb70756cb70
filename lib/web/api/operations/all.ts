import type { OperationSpec } from '../operation';
import * as bulk from './bulk';
import * as commands from './commands';
import * as entries from './entries';
import * as groups from './groups';
import * as log from './log';
import * as service from './service';
import * as tenants from './tenants';
import * as views from './views';

/** Every operation of the API, group by group, in the order in which one would look for them. */
export const OPERATIONS: readonly OperationSpec[] = [
  entries.storeEntries,
  entries.listEntries,
  entries.exportEntries,
  entries.getEntry,
  entries.getDelta,
  log.getTimeline,
  entries.listAttention,
  views.listViews,
  commands.resolveEntry,
  commands.reopenEntry,
  commands.retryEntry,
  commands.previewForceApply,
  commands.forceApplyEntry,
  commands.holdEntry,
  commands.releaseEntry,
  commands.restoreEntry,
  commands.purgeEntry,
  groups.listGroups,
  groups.getGroup,
  groups.setGroup,
  groups.noteGroup,
  bulk.createOperation,
  bulk.listOperations,
  bulk.getOperation,
  bulk.listOperationItems,
  bulk.pauseOperation,
  bulk.resumeOperation,
  bulk.cancelOperation,
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
