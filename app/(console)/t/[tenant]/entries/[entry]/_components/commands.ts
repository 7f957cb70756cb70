import { followUpTerms } from '@/app/(console)/_lib/follow-up';
import type { EntryView } from '@/lib/dlq/views';
import { offered } from '@/lib/dlq/decide';
import type { CommandKind } from '@/lib/dlq/transitions';
import { can, type Permission, type Role } from '@/lib/auth/roles';
import { ACTION_VERB } from '@/lib/format/policy';

/** What a person can ask of one entry from its page. */
export type CommandName =
  | 'retry'
  | 'resolve'
  | 'reopen'
  | 'restore'
  | 'hold'
  | 'release'
  | 'follow-up'
  | 'purge'
  | 'force-apply';

/** Commands that are asked and confirmed in the same plain dialog. */
export type SimpleName = Exclude<CommandName, 'force-apply' | 'purge'>;

export interface Command {
  readonly name: CommandName;
  readonly label: string;
  readonly command: CommandKind;
  readonly permission: Permission;
}

/** What a command takes on this entry. */
export function permissionFor({ name, permission }: Command, entry: ActEntry): Permission {
  return name === 'follow-up' ? followUpTerms(entry.expiredAction).permission : permission;
}

/** In the order of the bar; what cannot be undone stands apart at its end. */
export const COMMANDS: readonly Command[] = [
  { name: 'retry', label: 'Retry', command: 'start', permission: 'retry' },
  { name: 'resolve', label: 'Resolve', command: 'resolve', permission: 'resolve' },
  { name: 'reopen', label: 'Reopen', command: 'reopen', permission: 'reopen' },
  { name: 'follow-up', label: 'Try again', command: 'follow_up', permission: 'retry' },
  { name: 'restore', label: 'Restore', command: 'restore', permission: 'restore' },
  { name: 'hold', label: 'Hold', command: 'hold', permission: 'hold' },
  { name: 'release', label: 'Release', command: 'release', permission: 'hold' },
  { name: 'purge', label: 'Purge…', command: 'purge', permission: 'purge' },
  { name: 'force-apply', label: 'Force-apply…', command: 'start', permission: 'force_apply' },
];

/** What the dialogs need to know of the entry. */
export type ActEntry = Pick<
  EntryView,
  | 'tenantId'
  | 'entryId'
  | 'collection'
  | 'documentId'
  | 'username'
  | 'version'
  | 'assignee'
  | 'status'
  | 'held'
  | 'restorableUntil'
  | 'asOf'
  | 'followUp'
  | 'expiredAction'
  | 'policy'
  | 'queueUsed'
>;

/** The commands the entry's state allows; a resolved entry needs no second Resolve. */
export function offeredCommands(entry: ActEntry): Command[] {
  return COMMANDS.filter(({ command }) => offered(entry, command) === null);
}

/** Those of them this role may give. */
export function permittedCommands(entry: ActEntry, role: Role): Command[] {
  return offeredCommands(entry).filter((command) => can(role, permissionFor(command, entry)));
}

/** Whether the queue has no room for the entry to come back to; what is in the queue needs none. */
export function lacksRoom({ name }: Command, entry: ActEntry): boolean {
  return name === 'restore' && entry.queueUsed >= entry.policy.capacity;
}

/** What will happen, before it does. */
export function consequence(name: SimpleName, entry: ActEntry): string {
  switch (name) {
    case 'retry':
      return 'The stored bytes go to the target as the device sent them. If they are accepted, the entry is resolved; if they are refused again, it stays pending with the new reason.';
    case 'resolve':
      return 'The entry is closed and never expires. Its write is not applied. It can be reopened.';
    case 'reopen':
      return `The entry is pending again and its time to live begins anew; then: ${ACTION_VERB[entry.policy.action]}.`;
    case 'restore':
      return `The entry goes back to the end of its queue as pending and its time to live begins anew; then: ${ACTION_VERB[entry.policy.action]}.`;
    case 'hold':
      return 'The sweep leaves it alone: it neither expires nor is purged until somebody releases it. Everything else can still be done with it, and a full queue can still push it out.';
    case 'release':
      return 'The sweep may take it again. What fell due while it was held is carried out with the next run.';
    case 'follow-up':
      return entry.expiredAction === 'ForceApplyLww'
        ? 'The next sweep force-applies this expired entry again, over whatever stands there then.'
        : 'The next sweep sends the notification again.';
  }
}

export type ActInput = {
  readonly tenant: string;
  readonly entryId: string;
  readonly version: number;
  readonly reason: string;
  readonly requestId: string;
};
