import { entryNamed, type Found } from '@/app/(console)/_palette/found';
import { violationLabel } from '@/lib/dlq/violation';
import { accessOf, type CurrentUser } from '@/lib/auth/access';
import { getEntry } from '@/lib/db/entries';
import { findQueueNames } from '@/lib/db/queue-names';
import { listViews } from '@/lib/db/saved-views';
import { findTenants } from '@/lib/db/tenant-names';
import { parseEntryId } from '@/lib/dlq/ids';
import { jsonResponse } from '@/lib/web/answer';
import { bySignedIn, defineRoute } from '@/lib/web/route';

/** Longest text looked for. */
const TEXT_LIMIT = 100;
/** Tenants and queues offered each. */
const LIMIT = 8;

/** What the palette offers for `text`: tenants, queues and saved views of `tenant`, and an entry by its id. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySignedIn(async ({ url, user, tenants }) => {
    const asked = url.searchParams.get('text') ?? '';
    const text = asked.replaceAll('\0', '').trim().slice(0, TEXT_LIMIT);
    const tenant = url.searchParams.get('tenant') ?? undefined;
    const [named, { queues, views }, entry] = await Promise.all([
      findTenants(tenants, text, LIMIT),
      ofTenant(user, tenant, text),
      entryOf(user, tenant, text),
    ]);
    const found: Found = { tenants: named, queues, views, entry };
    return jsonResponse(found);
  }),
});

async function ofTenant(
  user: CurrentUser,
  tenant: string | undefined,
  text: string,
): Promise<Pick<Found, 'queues' | 'views'>> {
  const access = tenant === undefined ? null : await accessOf(user, tenant, 'view');
  if (!access?.ok) return { queues: [], views: [] };
  const { scope } = access;
  const [queues, views] = await Promise.all([
    findQueueNames(scope, text, LIMIT),
    listViews(scope, { userId: user.id }, { text, limit: LIMIT }),
  ]);
  return { queues, views: views.map(({ id, name, q }) => ({ id, name, q })) };
}

async function entryOf(
  user: CurrentUser,
  tenant: string | undefined,
  text: string,
): Promise<Found['entry']> {
  const named = entryNamed(text, tenant);
  const entryId = named === null ? null : parseEntryId(named.entry);
  if (named === null || entryId === null) return null;
  const access = await accessOf(user, named.tenant, 'view');
  const entry = access.ok ? await getEntry(access.scope, entryId) : null;
  if (entry === null) return null;
  const { collection, documentId, status, violation } = entry;
  return {
    tenantId: entry.tenantId,
    entryId: entry.entryId,
    status,
    why: violationLabel(violation),
    collection,
    documentId,
  };
}
