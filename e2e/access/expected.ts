import { randomUUID } from 'node:crypto';
import { api } from './expected-api';
import { GROUP_ACTIONS } from './expected-groups';
import type { ActionSay, HandlerSay, PageSay, World } from './say';

/**
 * Who may reach what: a say on every page, handler and action there is. The matrix tries each as everybody, and fails on
 * one that is not here.
 */

const inTenant = { tenant: 'view' } as const;
const ENTRY = 'app/(console)/t/[tenant]/entries/[entry]/actions.ts';
const OPERATIONS = 'app/(console)/t/[tenant]/operations/actions.ts';
const POLICY = 'app/(console)/t/[tenant]/actions.ts';
const VIEWS = 'app/(console)/t/[tenant]/entries/_views/actions.ts';
const MEMBERS = 'app/(console)/settings/members/actions.ts';
const CHANNELS = 'app/(console)/settings/channels/actions.ts';
const TARGETS = 'app/(console)/settings/targets/actions.ts';
const KEYS = 'app/(console)/settings/api-keys/actions.ts';

/** An act on a version of the entry that never was: whoever may act is told of the conflict. */
const act = ({ tenant, entry }: World) => ({
  tenant,
  entryId: entry,
  version: 999,
  reason: 'matrix',
  requestId: randomUUID(),
});
const policy = ({ tenant }: World) => ({ tenant, reason: 'matrix', requestId: randomUUID() });
/** A channel that nothing listens at, and a refusal for those who may add one. */
const nowhere = () => ({ name: `matrix ${randomUUID()}`, url: 'ftp://127.0.0.1' });
const NOBODY = '0'.repeat(32);

export const expected: {
  readonly page: Readonly<Record<string, PageSay>>;
  readonly handler: Readonly<Record<string, HandlerSay>>;
  readonly action: Readonly<Record<string, ActionSay>>;
} = {
  page: {
    '/': { who: 'signed-in', shows: /<h1[^>]*>/ },
    '/sign-in': { who: 'anybody', shows: /Sign in with|Overview/ },
    '/api-reference': { who: 'signed-in', shows: /<h2[^>]*>/ },
    '/api-reference/shapes': { who: 'signed-in', shows: /<h1[^>]*>Shapes/ },
    '/settings': { who: 'signed-in', shows: /\/settings\/permissions/ },
    '/settings/permissions': { who: 'signed-in', shows: /<h1[^>]*>Your permissions/ },
    '/settings/about': { who: 'signed-in', shows: /What runs here/ },
    '/settings/access-log': { who: { all: 'members' }, shows: /Filter the access log/ },
    '/settings/api-keys': { who: { some: 'api_keys' }, shows: /What programs come in with: / },
    '/settings/channels': { who: 'signed-in', shows: /<h1[^>]*>Channels/ },
    '/settings/deliveries': { who: 'signed-in', shows: /<h1[^>]*>Deliveries/ },
    '/settings/members': { who: { some: 'members' }, shows: /Name or address/ },
    '/settings/members/[user]': { who: { over: 'members' }, shows: /who they are here/i },
    '/settings/targets': { who: 'signed-in', shows: /<h1[^>]*>Targets/ },
    '/sweeps': { who: 'signed-in', shows: /<h1[^>]*>Sweeps|needs a role/ },
    '/t/[tenant]': { who: inTenant, shows: 'collection' },
    '/t/[tenant]/attention': { who: inTenant, shows: /<h1[^>]*>/ },
    '/t/[tenant]/entries': { who: inTenant, shows: 'collection' },
    '/t/[tenant]/entries/[entry]': { who: inTenant, shows: 'collection' },
    '/t/[tenant]/operations': { who: inTenant, shows: /<h1[^>]*>Operations/ },
    '/t/[tenant]/operations/[operation]': { who: inTenant, shows: 'collection' },
    '/t/[tenant]/groups': { who: inTenant, shows: 'collection' },
    '/t/[tenant]/groups/[group]': { who: inTenant, shows: 'collection' },
    '/t/[tenant]/queues': { who: inTenant, shows: /<h1/ },
    '/t/[tenant]/wal': { who: inTenant, shows: 'collection' },
  },
  handler: {
    ...api,
    '/palette': { GET: 'signed-in' },
    '/live': { GET: 'signed-in' },
    '/t/[tenant]/counts': { GET: inTenant },
    '/t/[tenant]/entries/[entry]/delta': { GET: inTenant },
    '/t/[tenant]/entries/arrivals': { GET: inTenant },
    '/t/[tenant]/entries/export': { GET: inTenant },
    '/t/[tenant]/live': { GET: inTenant },
    '/t/[tenant]/operations/[operation]/progress': { GET: inTenant },
    '/t/[tenant]/entries/suggest': { GET: inTenant },
    '/t/[tenant]/entries/count': { GET: inTenant },
    '/t/[tenant]/entries/page': { GET: inTenant },
    '/t/[tenant]/entries/rows': { GET: inTenant },
    '/t/[tenant]/policy-effect': { GET: { tenant: 'policy' } },
    '/t/[tenant]/wal/check': { GET: inTenant },
    '/t/[tenant]/wal/export': { GET: inTenant },
  },
  action: {
    [`${ENTRY}#resolveAction`]: { who: { tenant: 'resolve' }, input: act },
    [`${ENTRY}#reopenAction`]: { who: { tenant: 'reopen' }, input: act },
    [`${ENTRY}#restoreAction`]: { who: { tenant: 'restore' }, input: act },
    [`${ENTRY}#retryAction`]: { who: { tenant: 'retry' }, input: act },
    [`${ENTRY}#retryFollowUpAction`]: { who: { tenant: 'retry' }, input: act },
    [`${ENTRY}#forceApplyAction`]: {
      who: { tenant: 'force_apply' },
      input: (world) => ({ ...act(world), previewVersion: 'x' }),
    },
    [`${ENTRY}#previewAction`]: {
      who: { tenant: 'force_apply' },
      input: ({ tenant, entry }) => ({ tenant, entryId: entry }),
    },
    [`${ENTRY}#holdAction`]: { who: { tenant: 'hold' }, input: act },
    [`${ENTRY}#releaseAction`]: { who: { tenant: 'hold' }, input: act },
    [`${ENTRY}#assignAction`]: {
      who: { tenant: 'triage' },
      input: (world) => ({ ...act(world), to: null }),
    },
    [`${ENTRY}#noteAction`]: {
      who: { tenant: 'triage' },
      input: (world) => ({ ...act(world), text: 'matrix' }),
    },
    [`${ENTRY}#purgeAction`]: { who: { tenant: 'purge' }, input: act },
    [`${VIEWS}#saveViewAction`]: {
      who: { tenant: 'view' },
      input: ({ tenant }) => ({
        tenant,
        name: `matrix ${randomUUID()}`,
        query: '',
        shared: false,
        requestId: randomUUID(),
      }),
    },
    [`${VIEWS}#changeViewAction`]: {
      who: { tenant: 'view' },
      input: ({ tenant }) => ({ tenant, id: randomUUID(), seen: 0, deleted: true }),
    },
    [`${VIEWS}#chooseDefaultViewAction`]: {
      who: { tenant: 'view' },
      input: ({ tenant }) => ({ tenant, id: randomUUID() }),
    },
    [`${OPERATIONS}#planAction`]: {
      who: { tenant: 'triage' },
      input: ({ tenant, entry }) => ({ tenant, action: 'note', q: `id:${entry}` }),
    },
    [`${OPERATIONS}#startOperationAction`]: {
      who: { tenant: 'triage' },
      // As many as there are not: whoever may start it is told that the count moved.
      input: ({ tenant, entry }) => ({
        tenant,
        action: 'note',
        q: `id:${entry}`,
        parameters: { text: 'matrix' },
        reason: 'matrix',
        expectedCount: 999,
        rateLimit: null,
        canary: null,
        requestId: randomUUID(),
      }),
    },
    [`${OPERATIONS}#steerAction`]: {
      who: { tenant: 'triage' },
      input: ({ tenant, operation }) => ({
        tenant,
        operation,
        steer: 'pause',
        reason: 'matrix',
        requestId: randomUUID(),
      }),
    },
    [`${OPERATIONS}#undoAction`]: {
      who: { tenant: 'triage' },
      input: ({ tenant, operation }) => ({ tenant, operation, requestId: randomUUID() }),
    },
    ...GROUP_ACTIONS,
    [`${POLICY}#setQueuePolicyAction`]: {
      who: { tenant: 'policy' },
      input: (world) => ({
        ...policy(world),
        collection: world.collection,
        ttlSecs: null,
        action: null,
        capacity: null,
      }),
    },
    [`${POLICY}#setTenantDefaultsAction`]: {
      who: { tenant: 'policy' },
      input: (world) => ({
        ...policy(world),
        name: '',
        ttlSecs: '259200',
        action: 'Drop',
        capacity: 10_000,
        retentionSecs: 2_592_000,
        secondPerson: false,
      }),
    },
    'app/(console)/sweeps/actions.ts#runSweepAction': { who: { all: 'sweep' }, input: () => ({}) },
    [`${MEMBERS}#setRoleAction`]: {
      who: { tenant: 'members' },
      input: ({ tenant }) => ({
        tenants: [tenant],
        userId: NOBODY,
        before: null,
        role: 'viewer',
        reason: 'matrix',
      }),
    },
    [`${MEMBERS}#inviteAction`]: {
      who: { tenant: 'members' },
      input: ({ tenant }) => ({
        tenants: [tenant],
        email: `${randomUUID()}@example.com`,
        role: 'viewer',
        reason: 'matrix',
        requestId: randomUUID(),
      }),
    },
    [`${MEMBERS}#withdrawInvitationAction`]: {
      who: { tenant: 'members' },
      input: ({ tenant }) => ({ tenants: [tenant], id: randomUUID() }),
    },
    [`${MEMBERS}#setDisabledAction`]: {
      who: { all: 'members' },
      input: () => ({ userId: NOBODY, disabled: true, reason: 'matrix' }),
    },
    [`${KEYS}#createApiKeyAction`]: {
      who: { tenant: 'api_keys' },
      input: ({ tenant }) => ({
        tenants: [tenant],
        label: 'matrix',
        scopes: ['read'],
        days: 1,
        requestId: randomUUID(),
      }),
    },
    [`${KEYS}#revokeApiKeyAction`]: {
      who: { tenant: 'api_keys' },
      input: ({ tenant }) => ({ tenants: [tenant], id: randomUUID() }),
    },
    [`${CHANNELS}#addChannelAction`]: {
      who: { tenant: 'channels' },
      input: ({ tenant }) => ({ tenants: [tenant], ...nowhere(), requestId: randomUUID() }),
    },
    [`${CHANNELS}#changeChannelAction`]: {
      who: { tenant: 'channels' },
      input: ({ tenant }) => ({
        tenants: [tenant],
        id: randomUUID(),
        ...nowhere(),
        enabled: false,
        newSecret: false,
        seen: 0,
        requestId: randomUUID(),
      }),
    },
    [`${CHANNELS}#deleteChannelAction`]: {
      who: { tenant: 'channels' },
      input: ({ tenant }) => ({ tenants: [tenant], id: randomUUID() }),
    },
    [`${CHANNELS}#testChannelAction`]: {
      who: { tenant: 'channels' },
      input: ({ tenant }) => ({ tenants: [tenant], id: randomUUID() }),
    },
    [`${TARGETS}#setTargetAction`]: {
      who: { tenant: 'target' },
      input: (world) => ({
        ...policy(world),
        kind: 'embedded',
        url: '',
        newSecret: false,
        seen: 1,
      }),
    },
    [`${TARGETS}#testTargetAction`]: {
      who: { tenant: 'target' },
      input: ({ tenant }) => ({ tenant }),
    },
    'app/(console)/settings/permissions/actions.ts#signOutEverywhereAction': {
      who: 'signed-in',
      input: () => ({}),
      ends: 'all',
    },
    'app/sign-in/actions.ts#signInAction': { who: 'anybody', input: () => new FormData() },
    'app/sign-in/actions.ts#signOutAction': { who: 'anybody', input: () => null, ends: 'session' },
  },
};
