import { entryNamed, type Found } from '@/app/(console)/_palette/found';
import { violationLabel } from '@/lib/dlq/violation';
import { accessOf, type CurrentUser } from '@/lib/auth/access';
import { getEntry } from '@/lib/db/entries';
import { findQueueNames } from '@/lib/db/queue-names';
import { findTenants } from '@/lib/db/tenant-names';
import { parseEntryId } from '@/lib/dlq/ids';
import { jsonResponse } from '@/lib/web/answer';
import { bySignedIn, defineRoute } from '@/lib/web/route';

/** Longest text looked for. */
const TEXT_LIMIT = 100;
/** Tenants and queues offered each. */
const LIMIT = 8;

/** What the palette offers for `text`: tenants, queues of `tenant`, and an entry by its id. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySignedIn(async ({ url, user, tenants }) => {
    const asked = url.searchParams.get('text') ?? '';
    const text = asked.replaceAll('\0', '').trim().slice(0, TEXT_LIMIT);
    const tenant = url.searchParams.get('tenant') ?? undefined;
    const [named, queues, entry] = await Promise.all([
      findTenants(tenants, text, LIMIT),
      queuesOf(user, tenant, text),
      entryOf(user, tenant, text),
    ]);
    const found: Found = { tenants: named, queues, entry };
    return jsonResponse(found);
  }),
});

async function queuesOf(
  user: CurrentUser,
  tenant: string | undefined,
  text: string,
): Promise<Found['queues']> {
  if (tenant === undefined) return [];
  const access = await accessOf(user, tenant, 'view');
  return access.ok ? findQueueNames(access.scope, text, LIMIT) : [];
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
