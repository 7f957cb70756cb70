import { eq, sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import { recordAccess } from './access-log';
import { db } from './client';
import { isOutage } from './errors';
import { sessions } from './schema/access';

/** Statements about people, sessions and roles. */

interface RoleRow {
  /** Null: every tenant. */
  readonly tenantId: TenantId | null;
  readonly role: string;
}

export interface SessionUserRow {
  readonly userId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly roles: readonly RoleRow[];
}

/** Who holds an open session, with all their roles; null when it ended, idled out, or they were disabled. */
export async function findSession(
  tokenSha256: string,
  idleSecs: number,
): Promise<SessionUserRow | null> {
  const [row] = await db().execute<{
    user_id: string;
    name: string | null;
    email: string | null;
    roles: string;
    stale: boolean;
  }>(sql`
    select u.id as user_id, u.name, u.email, s.last_seen_at < now() - interval '1 minute' as stale,
      coalesce((
        select json_agg(json_build_object('tenant', m.tenant_id::text, 'role', m.role))
        from memberships m where m.user_id = u.id
      ), '[]')::text as roles
    from sessions s join users u on u.id = s.user_id
    where s.session_token = ${tokenSha256} and s.expires > now()
      and s.last_seen_at > now() - make_interval(secs => ${idleSecs}) and u.disabled_at is null`);
  if (row === undefined) return null;
  if (row.stale) await touchSession(tokenSha256);
  const roles = JSON.parse(row.roles) as { tenant: string | null; role: string }[];
  return {
    userId: row.user_id,
    name: row.name,
    email: row.email,
    roles: roles.map(({ tenant, role }) => ({
      tenantId: tenant === null ? null : (BigInt(tenant) as TenantId),
      role,
    })),
  };
}

async function touchSession(tokenSha256: string): Promise<void> {
  await db()
    .update(sessions)
    .set({ lastSeenAt: sql`now()` })
    .where(eq(sessions.sessionToken, tokenSha256));
}

/** Ends a session because its browser begins another. */
export async function deleteSession(tokenSha256: string): Promise<void> {
  await db().delete(sessions).where(eq(sessions.sessionToken, tokenSha256));
}

/** Ends a session because its user signs out, and records that; one that has ended already is nothing to record. */
export async function signOut(tokenSha256: string, remoteAddr: string | null): Promise<void> {
  const user = sql`'user:' || ended.user_id`;
  const record = { what: 'signed_out', actor: user, subject: user, remoteAddr } as const;
  await db().execute(sql`
    with ended as (delete from sessions where session_token = ${tokenSha256} returning user_id)
    ${recordAccess(record, sql`ended`)}`);
}

export interface SignIn {
  readonly userId: string;
  readonly issuer: string;
  readonly provider: string;
  readonly providerAccountId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly roles: readonly RoleRow[];
  /** The client's address. */
  readonly remoteAddr: string | null;
}

export type SignInOutcome = 'signed-in' | 'disabled' | 'email-taken';

/**
 * Records a sign-in, or that it was refused: the user, the account, the roles their provider gives them now, which
 * replace those it gave before, and all of it in the access log. One statement, so two first sign-ins of one person at
 * once, or one cut off half-way, leave one whole user.
 */
export async function recordSignIn(signIn: SignIn): Promise<SignInOutcome> {
  const granted = JSON.stringify(
    signIn.roles.map(({ tenantId, role }) => ({
      tenant: tenantId === null ? null : String(tenantId),
      role,
    })),
  );
  const [row] = await db().execute<{ outcome: SignInOutcome }>(sql`
    select access_sign_in(${signIn.userId}, ${signIn.issuer}, ${signIn.provider}, ${signIn.providerAccountId},
      ${signIn.name}, ${signIn.email}, ${signIn.emailVerified}::boolean, ${granted}::json, ${signIn.remoteAddr}) as outcome`);
  if (row === undefined) throw new Error('access_sign_in gave no answer');
  return row.outcome;
}

/**
 * What people are called, by user id: their name, else an address their provider vouches for. Who was removed, or has
 * neither, is not in it.
 */
export async function namesOfUsers(
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await db().execute<{ id: string; name: string }>(sql`
    select u.id, coalesce(nullif(u.name, ''), case when u.email_verified is not null then u.email end) as name
    from users u join json_array_elements_text(${JSON.stringify(userIds)}::json) as asked (id) on asked.id = u.id
    where coalesce(nullif(u.name, ''), case when u.email_verified is not null then u.email end) is not null`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Whether anything was ever written for a tenant. */
export async function tenantExists(tenantId: TenantId): Promise<boolean> {
  const rows = await db().execute(
    sql`select 1 from tenants where tenant_id = ${String(tenantId)}::bigint`,
  );
  return rows.length > 0;
}

/** Whether the database answers at all; for pages that must tell an outage from being signed out. */
export async function databaseAnswers(): Promise<boolean> {
  try {
    await db().execute(sql`select 1`);
    return true;
  } catch (error) {
    if (isOutage(error)) return false;
    throw error;
  }
}
