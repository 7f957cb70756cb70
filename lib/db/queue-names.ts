import { sql } from 'drizzle-orm';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';
import { likePattern } from './like';

export interface NamedQueue {
  readonly collection: string;
  readonly pending: number;
}

/** The tenant's queues whose collection has a text in it, ignoring case; the fullest first. */
export async function findQueueNames(
  scope: TenantScope,
  text: string,
  limit: number,
): Promise<NamedQueue[]> {
  return db().execute<{ collection: string; pending: number }>(sql`
    select q.collection, q.pending from queues q
    where q.tenant_id = ${String(scope.tenantId)}::bigint and q.collection ilike ${likePattern(text)}
    order by q.pending desc, q.collection limit ${limit}`);
}
