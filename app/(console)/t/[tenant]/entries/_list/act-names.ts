/** What can be asked of entries from the list. */
export const ACT_NAMES = [
  'retry',
  'resolve',
  'reopen',
  'hold',
  'release',
  'assign',
  'note',
  'force_apply',
] as const;
export type ActName = (typeof ACT_NAMES)[number];
