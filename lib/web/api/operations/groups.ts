import { z } from 'zod';
import { GROUP_SORTS, GROUP_TABS } from '@/lib/dlq/group';
import {
  groupBody,
  groupDetailSchema,
  groupListSchema,
  groupNoteBody,
  groupNotedSchema,
  groupSchema,
} from '../documents/group';
import { operation } from '../operation';
import {
  BY_KEY,
  IN_TENANT,
  ON_GROUP,
  problemsOf,
  READ,
  WITH_BODY,
  WITH_CURSOR,
  WITH_KEY,
  WRITE,
} from '../problems';
import { GROUP, limit, TENANT } from './parameters';

const GROUPS_LIMIT = 200;
export const GROUPS_USUAL = 50;

const read = { kind: 'tenant', scope: 'read' } as const;
const operate = { kind: 'tenant', scope: 'operate' } as const;
const exactly = (what: string) => z.string().optional().describe(`${what}, compared exactly.`);

export const listGroups = operation({
  id: 'listGroups',
  method: 'GET',
  path: `${TENANT}/groups`,
  group: 'Groups',
  summary: 'List groups',
  description:
    'Entries that failed alike: for the same violation, policy or field, in one collection, from one client version. `group:<id>` in a query of entries is the entries of one.',
  access: read,
  query: {
    status: z
      .enum(GROUP_TABS, `not one of ${GROUP_TABS.join(', ')}`)
      .optional()
      .describe('`open`: new and acknowledged. All unless given.'),
    sort: z
      .enum(GROUP_SORTS, `not one of ${GROUP_SORTS.join(', ')}`)
      .optional()
      .describe('The most or the latest first; unresolved unless given.'),
    violation: exactly('Kind of violation, such as `unique_violation`'),
    collection: exactly('Collection'),
    owner: exactly('Who looks after it, as the log names people; empty: nobody'),
    cursor: z.string().optional().describe('`next` of a page of this same list.'),
    limit: limit(GROUPS_LIMIT, GROUPS_USUAL),
  },
  answer: { status: 200, schema: groupListSchema, description: 'A page of groups.' },
  problems: problemsOf(BY_KEY, IN_TENANT, WITH_CURSOR, READ),
  example: { query: { status: 'open', sort: 'unresolved' } },
});

export const getGroup = operation({
  id: 'getGroup',
  method: 'GET',
  path: GROUP,
  group: 'Groups',
  summary: 'Read a group',
  access: read,
  answer: { status: 200, schema: groupDetailSchema, description: 'The group.' },
  problems: problemsOf(BY_KEY, IN_TENANT, ON_GROUP, READ),
  example: {},
});

export const setGroup = operation({
  id: 'setGroup',
  method: 'POST',
  path: GROUP,
  group: 'Groups',
  summary: 'Acknowledge, snooze, resolve or reopen a group, or give it to somebody',
  description:
    'Says what is known of the group; its entries stay as they are. An arrival makes a resolved group new again; a snooze ends at its time or with so many arrivals.',
  access: operate,
  body: { schema: groupBody },
  idempotent: true,
  answer: { status: 200, schema: groupSchema, description: 'The group as it stands now.' },
  problems: problemsOf(BY_KEY, IN_TENANT, ON_GROUP, WITH_KEY, WITH_BODY, WRITE, {
    409: ['group-moved'],
    422: ['enum', 'range', 'not-unicode', 'not-assignable', 'snooze-over'],
  }),
  example: { body: { status: 'acknowledged', reason: 'the policy is being mended' } },
});

export const noteGroup = operation({
  id: 'noteGroup',
  method: 'POST',
  path: `${GROUP}/notes`,
  group: 'Groups',
  summary: 'Note something on a group',
  access: operate,
  body: { schema: groupNoteBody },
  idempotent: true,
  answer: { status: 201, schema: groupNotedSchema, description: 'Noted.' },
  problems: problemsOf(BY_KEY, IN_TENANT, ON_GROUP, WITH_KEY, WITH_BODY, WRITE, {
    422: ['not-unicode'],
  }),
  example: { body: { text: 'Began with the release of 14:00; the mobile team knows.' } },
});
