import { z } from 'zod';
import type { TenantId } from '@/lib/dlq/ids';

/** One tenant, or all: where a role or a channel holds. */
export const place = z.union([z.literal('all'), z.tuple([z.string().max(19)])]);

/** The one tenant that was checked; null: all. Throws when none was, which must never come to mean all. */
export function placeOf(tenants: 'all' | readonly TenantId[]): TenantId | null {
  if (tenants === 'all') return null;
  const [tenantId] = tenants;
  if (tenantId === undefined) throw new Error('no tenant was checked');
  return tenantId;
}
