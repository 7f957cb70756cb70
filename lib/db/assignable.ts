import { sql } from 'drizzle-orm';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';

/** Somebody with a role in a tenant. */
export interface Assignable {
  /** As the WAL names actors. */
  readonly actor: string;
  /** What they are called: a name, an address their provider vouches for, else the id. */
  readonly name: string;
  /** Those they have there or in all tenants. */
  readonly roles: readonly string[];
}

/** People shown at most; a tenant with more has groups at its provider that say who does what. */
const LIMIT = 500;

/**
 * Whom an entry or a group of this tenant can be given to: everybody with a role in it who may still sign in, by name.
 */
export async function listAssignable(scope: TenantScope): Promise<Assignable[]> {
  const rows = await db().execute<{ actor: string; name: string; roles: string }>(sql`
    select 'user:' || u.id as actor, m.roles,
      coalesce(nullif(u.name, ''), case when u.email_verified is not null then u.email end, u.id) as name
    from (
      select k.user_id, string_agg(k.role, ',') as roles from memberships k
      where k.tenant_id is null or k.tenant_id = ${String(scope.tenantId)}::bigint group by k.user_id
    ) m join users u on u.id = m.user_id
    where u.disabled_at is null order by lower(coalesce(nullif(u.name, ''), u.email, u.id)), u.id limit ${LIMIT}`);
  return rows.map(({ actor, name, roles }) => ({ actor, name, roles: roles.split(',') }));
}

/** Whether entries of this tenant can be given to them: a person with a role in it who may still sign in. */
export async function isAssignable(scope: TenantScope, actor: string): Promise<boolean> {
  const [row] = await db().execute<{ found: boolean }>(sql`
    select exists (
      select 1 from users u join memberships m on m.user_id = u.id
      where 'user:' || u.id = ${actor} and u.disabled_at is null
        and (m.tenant_id is null or m.tenant_id = ${String(scope.tenantId)}::bigint)) as found`);
  return row?.found ?? false;
}
