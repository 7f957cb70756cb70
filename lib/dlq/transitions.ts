import type { Status } from './entry';
import type { RefusalCode } from './errors';

/**
 * Everything that can be asked of an entry. `start` and `answer` are the two ends of an attempt;
 * `expire`, `evict` and `rescue` come from the sweep and the queue, `purge` from the sweep and from people, the rest
 * from people.
 */
export const COMMANDS = [
  'resolve',
  'reopen',
  'start',
  'answer',
  'rescue',
  'expire',
  'evict',
  'restore',
  'hold',
  'release',
  'assign',
  'note',
  'purge',
  'follow_up',
  'deliver',
] as const;
export type CommandKind = (typeof COMMANDS)[number];

/** `to`: allowed, and where it leads at most; `same`: allowed without effect; `no`: refused, and why. */
export type Cell =
  { readonly to: readonly Status[] } | { readonly same: true } | { readonly no: RefusalCode };

const to = (...statuses: Status[]): Cell => ({ to: statuses });
const no = (code: RefusalCode): Cell => ({ no: code });
const same: Cell = { same: true };

/**
 * The life of an entry: every status against every command, no gaps. It drives `decide`, and which
 * buttons show. Expired entries take attempts too: a sweep's force-apply runs after the expiry was recorded.
 */
export const TRANSITIONS: { readonly [S in Status]: { readonly [C in CommandKind]: Cell } } = {
  pending: {
    resolve: to('resolved'),
    reopen: no('already-pending'),
    start: to('redriving'),
    answer: no('stale-attempt'),
    rescue: no('stale-attempt'),
    expire: to('expired'),
    evict: to('evicted'),
    restore: no('not-gone'),
    hold: to('pending'),
    release: to('pending'),
    assign: to('pending'),
    note: to('pending'),
    purge: no('not-gone'),
    follow_up: no('nothing-owed'),
    deliver: no('nothing-owed'),
  },
  redriving: {
    resolve: no('in-progress'),
    reopen: no('in-progress'),
    start: no('in-progress'),
    answer: to('resolved', 'pending'),
    rescue: to('pending'),
    expire: no('in-progress'),
    evict: to('evicted'),
    restore: no('not-gone'),
    hold: to('redriving'),
    release: to('redriving'),
    assign: to('redriving'),
    note: to('redriving'),
    purge: no('not-gone'),
    follow_up: no('nothing-owed'),
    deliver: no('nothing-owed'),
  },
  resolved: {
    resolve: same,
    reopen: to('pending'),
    start: no('already-resolved'),
    answer: no('stale-attempt'),
    rescue: no('stale-attempt'),
    expire: no('already-resolved'),
    evict: to('evicted'),
    restore: no('not-gone'),
    hold: to('resolved'),
    release: to('resolved'),
    assign: to('resolved'),
    note: to('resolved'),
    purge: no('not-gone'),
    follow_up: no('nothing-owed'),
    deliver: no('nothing-owed'),
  },
  expired: {
    resolve: no('gone'),
    reopen: no('gone'),
    start: to('expired'),
    answer: to('expired'),
    rescue: to('expired'),
    expire: no('gone'),
    evict: no('gone'),
    restore: to('pending'),
    hold: to('expired'),
    release: to('expired'),
    assign: to('expired'),
    note: to('expired'),
    purge: to('purged'),
    follow_up: to('expired'),
    deliver: to('expired'),
  },
  evicted: {
    resolve: no('gone'),
    reopen: no('gone'),
    start: no('gone'),
    answer: no('stale-attempt'),
    rescue: no('stale-attempt'),
    expire: no('gone'),
    evict: no('gone'),
    restore: to('pending'),
    hold: to('evicted'),
    release: to('evicted'),
    assign: to('evicted'),
    note: to('evicted'),
    purge: to('purged'),
    follow_up: no('nothing-owed'),
    deliver: no('nothing-owed'),
  },
  purged: {
    resolve: no('gone'),
    reopen: no('gone'),
    start: no('gone'),
    answer: no('stale-attempt'),
    rescue: no('stale-attempt'),
    expire: no('gone'),
    evict: no('gone'),
    restore: no('gone'),
    hold: no('gone'),
    release: no('gone'),
    assign: no('gone'),
    note: no('gone'),
    purge: no('gone'),
    follow_up: no('nothing-owed'),
    deliver: no('nothing-owed'),
  },
};
