import { GROUPS, type OperationSpec } from '../operation';
import * as commands from './commands';
import * as entries from './entries';
import * as log from './log';
import * as service from './service';
import * as tenants from './tenants';

const isOperation = (one: unknown): one is OperationSpec =>
  typeof one === 'object' && one !== null && 'answer' in one;

/** Every operation of the API, by group. */
export const OPERATIONS: readonly OperationSpec[] = [entries, commands, tenants, log, service]
  .flatMap((file) => Object.values<unknown>(file).filter(isOperation))
  .sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group));
