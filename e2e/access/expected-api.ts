import type { HandlerSay } from './say';

const read = { key: 'read' } as const;
const operate = { key: 'operate' } as const;
const API_ENTRY = '/api/v1/tenants/[tenant]/entries/[entry]';
const API_OPERATION = '/api/v1/tenants/[tenant]/operations/[operation]';

/** Who may reach what of the API. */
export const api: Readonly<Record<string, HandlerSay>> = {
  '/api/[...rest]': {
    GET: 'nothing',
    POST: 'nothing',
    PUT: 'nothing',
    PATCH: 'nothing',
    DELETE: 'nothing',
  },
  '/api/auth/[...nextauth]': { GET: 'anybody', POST: 'anybody' },
  '/api/cron/sweep': { GET: 'secret', POST: 'secret' },
  '/api/health': { GET: 'anybody' },
  '/api/openapi.json': { GET: 'anybody' },
  '/api/v1/sweeps': { GET: { keyToAll: 'read' } },
  '/api/v1/tenants': { GET: { keyAcross: 'read' } },
  '/api/v1/tenants/[tenant]': { GET: read },
  '/api/v1/tenants/[tenant]/attention': { GET: read },
  '/api/v1/tenants/[tenant]/defaults': { GET: read, PUT: operate },
  '/api/v1/tenants/[tenant]/entries': { GET: read, POST: { key: 'ingest' } },
  '/api/v1/tenants/[tenant]/entries/export': { GET: read },
  [`${API_ENTRY}`]: { GET: read },
  [`${API_ENTRY}/delta`]: { GET: read },
  [`${API_ENTRY}/force-apply`]: { POST: operate },
  [`${API_ENTRY}/force-apply-preview`]: { GET: operate },
  [`${API_ENTRY}/hold`]: { POST: operate },
  [`${API_ENTRY}/purge`]: { POST: operate },
  [`${API_ENTRY}/release`]: { POST: operate },
  [`${API_ENTRY}/reopen`]: { POST: operate },
  [`${API_ENTRY}/resolve`]: { POST: operate },
  [`${API_ENTRY}/restore`]: { POST: operate },
  [`${API_ENTRY}/retry`]: { POST: operate },
  [`${API_ENTRY}/timeline`]: { GET: read },
  '/api/v1/tenants/[tenant]/groups': { GET: read },
  '/api/v1/tenants/[tenant]/groups/[group]': { GET: read, POST: operate },
  '/api/v1/tenants/[tenant]/groups/[group]/notes': { POST: operate },
  '/api/v1/tenants/[tenant]/operations': { GET: read, POST: operate },
  [API_OPERATION]: { GET: read },
  [`${API_OPERATION}/items`]: { GET: read },
  [`${API_OPERATION}/pause`]: { POST: operate },
  [`${API_OPERATION}/resume`]: { POST: operate },
  [`${API_OPERATION}/cancel`]: { POST: operate },
  '/api/v1/tenants/[tenant]/queues': { GET: read },
  '/api/v1/tenants/[tenant]/queues/[collection]': { GET: read },
  '/api/v1/tenants/[tenant]/queues/[collection]/policy': { GET: read, PUT: operate },
  '/api/v1/tenants/[tenant]/views': { GET: read },
  '/api/v1/tenants/[tenant]/wal': { GET: read },
};
