import type { Permission } from '@/lib/auth/roles';
import type { OperationAction } from '@/lib/dlq/operation';

const TAKES: { readonly [A in OperationAction]: Permission } = {
  resolve: 'resolve',
  reopen: 'reopen',
  retry: 'retry',
  force_apply: 'force_apply',
  hold: 'hold',
  release: 'hold',
  assign: 'triage',
  note: 'triage',
  // What is owed may be a force-apply, which the sweep carries out.
  follow_up: 'force_apply',
};

/** The right that an action on many takes: the same as on one. */
export function permissionFor(action: OperationAction): Permission {
  return TAKES[action];
}

/** Every one of them needs this at least; what one does need depends on its action. */
export const LEAST: Permission = 'triage';
