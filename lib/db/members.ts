import { type SQL, sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import { db } from './client';

/** Reads of people, their roles, and those who are invited. What lies outside `reach` is not there. */

/** Whom one looks after: everybody, or the people of these tenants. */
type Reach = 'all' | readonly TenantId[];

export interface HeldRole {
  /** Null: every tenant. */
  readonly tenantId: string | null;
  readonly role: string;
  /** `oidc`: from groups, replaced at every sign-in. `manual`: by hand. */
  readonly source: 'oidc' | 'manual';
  /** Epoch milliseconds. */
  readonly since: number;
  /** As the WAL names actors; null: the provider. */
  readonly givenBy: string | null;
}

export interface Member {
  readonly userId: string;
  readonly issuer: string;
  readonly name: string | null;
  readonly email: string | null;
  /** Whether the provider vouches for the address. */
  readonly emailVerified: boolean;
  readonly createdAt: number;
  readonly lastSignInAt: number;
  readonly disabledAt: number | null;
  /** Those in all tenants and those within reach. */
  readonly roles: readonly HeldRole[];
}

export interface MemberPage {
  readonly members: readonly Member[];
  /** Where the next page begins; null: this is the last. */
  readonly next: string | null;
}

type RawMember = {
  id: string;
  issuer: string;
  name: string | null;
  email: string | null;
  verified: boolean;
  created: string;
  signed_in: string;
  disabled: string | null;
  roles: string;
  called: string;
};

const MILLIS = (column: SQL) => sql`floor(extract(epoch from ${column}) * 1000)::bigint::text`;
const CALLED = sql`lower(coalesce(nullif(u.name, ''), u.email, u.id))`;

/** Roles in all tenants concern whoever looks after one of them. */
function within(reach: Reach): SQL {
  return reach === 'all'
    ? sql`true`
    : sql`(m.tenant_id is null or m.tenant_id = any(${`{${reach.map(String).join(',')}}`}::bigint[]))`;
}

function select(reach: Reach): SQL {
  return sql`
    select u.id, u.issuer, u.name, u.email, u.email_verified is not null as verified,
      ${MILLIS(sql`u.created_at`)} as created, ${MILLIS(sql`u.last_sign_in_at`)} as signed_in,
      ${MILLIS(sql`u.disabled_at`)} as disabled, ${CALLED} as called,
      coalesce((
        select json_agg(json_build_object('tenant', m.tenant_id::text, 'role', m.role, 'source', m.source,
          'since', ${MILLIS(sql`m.created_at`)}, 'by', m.given_by)
          order by m.tenant_id nulls first, m.source desc)
        from memberships m where m.user_id = u.id and ${within(reach)}
      ), '[]')::text as roles
    from users u`;
}

/**
 * People by name, a page of at most `limit`. `text` is looked for in names and addresses. Who looks after some tenants
 * sees those who have a role there; who looks after all sees everybody who ever signed in.
 */
export async function listMembers(
  reach: Reach,
  text: string,
  after: string | null,
  limit: number,
): Promise<MemberPage> {
  if (reach !== 'all' && reach.length === 0) return { members: [], next: null };
  const place = readPlace(after);
  const pattern = `%${text.replaceAll(/[\\%_]/g, (each) => `\\${each}`)}%`;
  const rows = await db().execute<RawMember>(sql`
    ${select(reach)}
    where ${place === null ? sql`true` : sql`(${CALLED}, u.id) > (${place.called}, ${place.id})`}
      and ${text === '' ? sql`true` : sql`(u.name ilike ${pattern} or u.email ilike ${pattern})`}
      and ${
        reach === 'all'
          ? sql`true`
          : sql`exists (select 1 from memberships m where m.user_id = u.id and ${within(reach)})`
      }
    order by ${CALLED}, u.id limit ${limit + 1}`);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    members: shown.map(toMember),
    next:
      rows.length > limit && last !== undefined
        ? Buffer.from(JSON.stringify([last.called, last.id])).toString('base64url')
        : null,
  };
}

/** A cursor is where a page ended; one that cannot be read is the start. */
function readPlace(cursor: string | null): { called: string; id: string } | null {
  if (cursor === null) return null;
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const [called, id] = Array.isArray(read) ? (read as unknown[]) : [];
    const texts = typeof called === 'string' && typeof id === 'string';
    return texts && !`${called}${id}`.includes('\0') ? { called, id } : null;
  } catch {
    return null;
  }
}

/** One person; null when there is none, or none within reach. */
export async function findMember(reach: Reach, userId: string): Promise<Member | null> {
  const [row] = await db().execute<RawMember>(sql`
    ${select(reach)}
    where u.id = ${userId} and ${
      reach === 'all'
        ? sql`true`
        : sql`exists (select 1 from memberships m where m.user_id = u.id and ${within(reach)})`
    }`);
  return row === undefined ? null : toMember(row);
}

function toMember(row: RawMember): Member {
  const roles = JSON.parse(row.roles) as {
    tenant: string | null;
    role: string;
    source: HeldRole['source'];
    since: string;
    by: string | null;
  }[];
  return {
    userId: row.id,
    issuer: row.issuer,
    name: row.name,
    email: row.email,
    emailVerified: row.verified,
    createdAt: Number(row.created),
    lastSignInAt: Number(row.signed_in),
    disabledAt: row.disabled === null ? null : Number(row.disabled),
    roles: roles.map(({ tenant, role, source, since, by }) => ({
      tenantId: tenant,
      role,
      source,
      since: Number(since),
      givenBy: by,
    })),
  };
}

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly tenantId: string | null;
  readonly role: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number;
}

/** Who is invited and has not come yet, newest first; at most 200. */
export async function listInvitations(reach: Reach): Promise<Invitation[]> {
  const only =
    reach === 'all'
      ? sql`true`
      : sql`i.tenant_id = any(${`{${reach.map(String).join(',')}}`}::bigint[])`;
  const rows = await db().execute<{
    id: string;
    email: string;
    tenant: string | null;
    role: string;
    created: string;
    by: string;
    expires: string;
  }>(sql`
    select i.id, i.email, i.tenant_id::text as tenant, i.role, i.created_by as by,
      ${MILLIS(sql`i.created_at`)} as created, ${MILLIS(sql`i.expires_at`)} as expires
    from invitations i where ${only} and i.expires_at > now()
    order by i.created_at desc, i.id limit 200`);
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    tenantId: row.tenant,
    role: row.role,
    createdAt: Number(row.created),
    createdBy: row.by,
    expiresAt: Number(row.expires),
  }));
}
