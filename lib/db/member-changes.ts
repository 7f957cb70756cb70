import { sql } from 'drizzle-orm';
import type { TenantId } from '@/lib/dlq/ids';
import { recordAccess } from './access-log';
import { db } from './client';

/** Changes of who may do what. Each is one statement that also records it in the access log. */

/** Who changes something, from where, and why. */
export interface Keeper {
  /** As the access log names actors: `user:<id>`. */
  readonly actor: string;
  /** The client's address. */
  readonly remoteAddr: string | null;
  readonly reason: string | null;
}

export interface RoleChange {
  readonly userId: string;
  /** Null: every tenant. */
  readonly tenantId: TenantId | null;
  /** The role by hand that was on screen, and the one it shall be; null: none. */
  readonly before: string | null;
  readonly role: string | null;
}

export type RoleOutcome = 'changed' | 'unchanged' | 'conflict' | 'last-admin' | 'not-found';

/** Gives, changes or takes away a role by hand. */
export async function setRole(change: RoleChange, keeper: Keeper): Promise<RoleOutcome> {
  const [row] = await db().execute<{ outcome: RoleOutcome }>(sql`
    select access_set_role(${keeper.actor}, ${change.userId}, ${text(change.tenantId)}::bigint, ${change.before},
      ${change.role}, ${keeper.reason}, ${keeper.remoteAddr}) as outcome`);
  if (row === undefined) throw new Error('access_set_role gave no answer');
  return row.outcome;
}

export type DisableOutcome = Exclude<RoleOutcome, 'conflict'> | 'email-taken';

/** Shuts somebody out, which ends their sessions and the invitations they made; or lets them in again. */
export async function setDisabled(
  userId: string,
  disabled: boolean,
  keeper: Keeper,
): Promise<DisableOutcome> {
  const [row] = await db().execute<{ outcome: DisableOutcome }>(sql`
    select access_set_disabled(${keeper.actor}, ${userId}, ${disabled}::boolean, ${keeper.reason},
      ${keeper.remoteAddr}) as outcome`);
  if (row === undefined) throw new Error('access_set_disabled gave no answer');
  return row.outcome;
}

export interface NewInvitation {
  readonly id: string;
  /** The providers whose people are meant. */
  readonly issuers: readonly string[];
  /** Lower case. */
  readonly email: string;
  readonly tenantId: TenantId | null;
  readonly role: string;
  /** Days until it ends unused. */
  readonly days: number;
}

export type InviteOutcome = 'given' | 'invited' | 'member' | 'disabled';

/** Gives a role to whoever has an address: at once if they signed in with it before, else when they do. */
export async function invite(invitation: NewInvitation, keeper: Keeper): Promise<InviteOutcome> {
  const { id, issuers, email, tenantId, role, days } = invitation;
  const [row] = await db().execute<{ outcome: InviteOutcome }>(sql`
    select access_invite(${keeper.actor}, ${id}, ${JSON.stringify(issuers)}::json, ${email}, ${text(tenantId)}::bigint, ${role},
      ${days}::integer, ${keeper.reason}, ${keeper.remoteAddr}) as outcome`);
  if (row === undefined) throw new Error('access_invite gave no answer');
  return row.outcome;
}

/** Takes an invitation back; false when it is not there, was taken up, or is for another place. */
export async function withdrawInvitation(
  id: string,
  tenantId: TenantId | null,
  keeper: Omit<Keeper, 'reason'>,
): Promise<boolean> {
  const record = {
    what: 'invitation_withdrawn',
    ...keeper,
    subject: sql`'invitation:' || ended.id`,
    detail: sql`json_build_object('tenant', ended.tenant_id::text, 'role', ended.role)::text`,
  } as const;
  const rows = await db().execute(sql`
    with ended as (
      delete from invitations i where i.id = ${id} and i.tenant_id is not distinct from ${text(tenantId)}::bigint
      returning i.id, i.tenant_id, i.role
    ), recorded as (${recordAccess(record, sql`ended`)})
    select id from ended`);
  return rows.length > 0;
}

/** Ends all sessions of a person; how many there were. */
export async function endSessions(userId: string, keeper: Omit<Keeper, 'reason'>): Promise<number> {
  const record = {
    what: 'signed_out',
    ...keeper,
    subject: keeper.actor,
    detail: sql`json_build_object('sessions', gone.n)::text`,
  } as const;
  const [row] = await db().execute<{ n: number }>(sql`
    with ended as (delete from sessions s where s.user_id = ${userId} returning 1),
      gone as (select count(*)::integer as n from ended having count(*) > 0),
      recorded as (${recordAccess(record, sql`gone`)})
    select n from gone`);
  return row?.n ?? 0;
}

function text(tenantId: TenantId | null): string | null {
  return tenantId === null ? null : String(tenantId);
}
