import type { Permission } from '@/lib/auth/roles';

interface Words {
  readonly name: string;
  /** What it lets one do. */
  readonly lets: string;
}

/** The permissions as a person meets them. */
export const PERMISSION_WORDS: { readonly [P in Permission]: Words } = {
  view: {
    name: 'Look',
    lets: 'See queues, entries, their bytes and what they would have written, and the WAL.',
  },
  resolve: { name: 'Resolve', lets: 'Mark an entry as dealt with, with a reason.' },
  reopen: { name: 'Reopen', lets: 'Put a resolved entry back among the pending ones.' },
  restore: {
    name: 'Restore',
    lets: 'Bring an expired or evicted entry back while it is retained.',
  },
  hold: { name: 'Hold', lets: 'Keep an entry from expiring, and let it go again.' },
  triage: {
    name: 'Triage',
    lets: 'Say who looks after entries and groups, note things, share views, and snooze or close a group.',
  },
  retry: { name: 'Retry', lets: 'Send a rejected write to its target once more.' },
  force_apply: {
    name: 'Force-apply',
    lets: 'Write the rejected values over what the target has now.',
  },
  purge: { name: 'Purge', lets: 'Erase the bytes of an expired or evicted entry for good.' },
  shared_views: {
    name: 'Shared views',
    lets: 'Change and delete saved views that others share.',
  },
  policy: {
    name: 'Policies',
    lets: 'Set time to live, what happens at its end, capacity and retention.',
  },
  target: { name: 'Targets', lets: 'Say where retries and force-applies go.' },
  members: { name: 'Members', lets: 'Give and take away roles.' },
  api_keys: { name: 'API keys', lets: 'Make and revoke the keys that programs use.' },
  channels: { name: 'Channels', lets: 'Say where escalations are sent.' },
  sweep: {
    name: 'Sweep',
    lets: 'Start a sweep over all tenants by hand; needs a role in all of them.',
  },
};
