import { sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import { log } from '@/lib/log';
import { db } from './client';
import { isOutage } from './errors';

/** What changes are told on; the payload is `<tenant>:<last seq>`. */
export const CHANGES = 'dlq';

/** Milliseconds for which changes are gathered. */
const GATHERED_MS = 50;

const changed = new Set<TenantId>();
let timer: NodeJS.Timeout | undefined;

/**
 * Tells whoever listens, soon, that a tenant's WAL has grown. Not in the append's own transaction: Postgres lets
 * transactions that notify commit one after the other, and appends of many tenants would wait for each other's disk. What
 * is lost with this process is found by the listeners' own look.
 */
export function announce(tenantId: TenantId): void {
  changed.add(tenantId);
  timer ??= setTimeout(() => void announceNow(), GATHERED_MS).unref();
}

async function announceNow(): Promise<void> {
  timer = undefined;
  const ids = `{${[...changed].map(String).join(',')}}`;
  changed.clear();
  try {
    await db().execute(sql`
      select pg_notify(${CHANGES}, t.tenant_id || ':' || (t.next_seq - 1)) from tenants t
      where t.tenant_id = any(${ids}::bigint[])`);
  } catch (error) {
    // The listeners find it themselves once the database is back; or the pool was closed, and this process ends.
    if (isOutage(error)) return;
    log.warn({ err: error }, 'that something changed could not be told');
  }
}
