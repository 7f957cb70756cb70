import type { Command } from '@/lib/dlq/decide';
import type { OperationAction, OperationParameters } from '@/lib/dlq/operation';

/** Actions that need nothing but the entry itself. */
export type InstantAction = Exclude<OperationAction, 'retry' | 'force_apply'>;

export function isInstant(action: OperationAction): action is InstantAction {
  return action !== 'retry' && action !== 'force_apply';
}

/** What an operation asks of one entry. `before`: what stood before the operation that is taken back. */
export function commandOf(
  action: InstantAction,
  parameters: OperationParameters,
  before: string | null,
): Extract<Command, { kind: InstantAction }> {
  switch (action) {
    case 'assign':
      return { kind: 'assign', to: parameters.to === undefined ? before : parameters.to };
    case 'note':
      return { kind: 'note', text: parameters.text ?? '' };
    case 'resolve':
    case 'reopen':
    case 'hold':
    case 'release':
    case 'follow_up':
      return { kind: action };
  }
}

/** Why a command that is allowed changes nothing: it is so already. */
export function fulfilledCode(
  action: InstantAction,
):
  | 'already-resolved'
  | 'already-pending'
  | 'already-held'
  | 'not-held'
  | 'already-assigned'
  | 'nothing-owed' {
  switch (action) {
    case 'resolve':
      return 'already-resolved';
    case 'hold':
      return 'already-held';
    case 'release':
      return 'not-held';
    case 'assign':
      return 'already-assigned';
    case 'follow_up':
      return 'nothing-owed';
    case 'reopen':
    case 'note':
      return 'already-pending';
  }
}
