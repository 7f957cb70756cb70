import { randomUUID } from 'node:crypto';
import type { ActionSay } from './say';

const GROUPS = 'app/(console)/t/[tenant]/groups/actions.ts';

/** What can be said of a group: of a setting that never was, so that whoever may is told of the conflict. */
export const GROUP_ACTIONS: Readonly<Record<string, ActionSay>> = {
  [`${GROUPS}#setGroupAction`]: {
    who: { tenant: 'triage' },
    input: ({ tenant, group }) => ({
      tenant,
      group,
      status: { kind: 'acknowledged' },
      reason: 'matrix',
      requestId: randomUUID(),
      seen: '999',
    }),
  },
  [`${GROUPS}#noteGroupAction`]: {
    who: { tenant: 'triage' },
    input: ({ tenant, group }) => ({ tenant, group, text: 'matrix', requestId: randomUUID() }),
  },
};
