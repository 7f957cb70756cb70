import { sql, type SQL } from 'drizzle-orm';
import { type SavedView, VIEWS_OWN_MAX, VIEWS_SHARED_MAX } from '@/lib/dlq/saved-view';
import type { TenantScope } from '@/lib/dlq/scope';
import { db } from './client';
import { databaseCode } from './errors';
import { likePattern } from './like';

/** Who asks for views: their own ones, and those that are shared. */
export interface ViewReader {
  /** The user's id; null: a program, which has none of its own. */
  readonly userId: string | null;
}

/** Who changes views. */
export interface ViewKeeper {
  readonly userId: string;
  /** May change and delete shared views of others. */
  readonly tendsShared: boolean;
}

/** How long a deleted view can be brought back. */
const KEPT_DELETED_MS = 86_400_000;

type RawView = {
  id: string;
  name: string;
  q: string;
  shared: boolean;
  mine: boolean;
  owner: string;
  is_default: boolean;
  updated_at: string;
};

function toView(raw: RawView): SavedView {
  const { id, name, q, shared, mine, owner } = raw;
  return {
    id,
    name,
    q,
    shared,
    mine,
    owner,
    isDefault: raw.is_default,
    updatedAt: Number(raw.updated_at),
  };
}

const seenBy = ({ userId }: ViewReader): SQL => sql`(v.shared or v.owner = ${userId}::text)`;

/** The views one sees, by name: those of their own and the shared ones. `text`: whose name has it, ignoring case. */
export async function listViews(
  scope: TenantScope,
  reader: ViewReader,
  { text = '', limit = VIEWS_OWN_MAX + VIEWS_SHARED_MAX }: { text?: string; limit?: number } = {},
): Promise<SavedView[]> {
  const rows = await db().execute<RawView>(sql`
    select v.view_id as id, v.name, v.q, v.shared, v.owner is not distinct from ${reader.userId}::text as mine,
      coalesce(nullif(u.name, ''), case when u.email_verified is not null then u.email end, v.owner) as owner,
      d.view_id is not null as is_default, v.updated_at
    from saved_views v left join users u on u.id = v.owner
    left join view_defaults d on d.tenant_id = v.tenant_id and d.view_id = v.view_id and d.user_id = ${reader.userId}::text
    where v.tenant_id = ${String(scope.tenantId)}::bigint and v.deleted_at is null and ${seenBy(reader)}
      and v.name ilike ${likePattern(text)}
    order by lower(v.name), v.name collate "C", v.view_id limit ${limit}`);
  return rows.map(toView);
}

/** The query that opens when this person asks for no entries in particular; null: all of them. */
export async function defaultQuery(scope: TenantScope, userId: string): Promise<string | null> {
  const [row] = await db().execute<{ q: string }>(sql`
    select v.q from view_defaults d
    join saved_views v on v.tenant_id = d.tenant_id and v.view_id = d.view_id
    where d.tenant_id = ${String(scope.tenantId)}::bigint and d.user_id = ${userId}
      and v.deleted_at is null and ${seenBy({ userId })}`);
  return row?.q ?? null;
}

/** A view as it is stored, one that was deleted not long ago included. */
export interface StoredView {
  readonly name: string;
  readonly q: string;
  readonly shared: boolean;
  readonly owner: string;
  readonly deleted: boolean;
  readonly updatedAt: number;
}

/** One view that this person sees; null: there is none for them. */
export async function findView(
  scope: TenantScope,
  userId: string,
  viewId: string,
): Promise<StoredView | null> {
  const [row] = await db().execute<{
    name: string;
    q: string;
    shared: boolean;
    owner: string;
    deleted: boolean;
    updated_at: string;
  }>(sql`
    select v.name, v.q, v.shared, v.owner, v.deleted_at is not null as deleted, v.updated_at from saved_views v
    where v.tenant_id = ${String(scope.tenantId)}::bigint and v.view_id = ${viewId} and ${seenBy({ userId })}`);
  return row === undefined ? null : { ...row, updatedAt: Number(row.updated_at) };
}

/** How many views of their own this person has here, and how many are shared. */
export async function countViews(
  scope: TenantScope,
  userId: string,
): Promise<{ readonly own: number; readonly shared: number }> {
  const [row] = await db().execute<{ own: number; shared: number }>(sql`
    select count(*) filter (where v.owner = ${userId})::int as own, count(*) filter (where v.shared)::int as shared
    from saved_views v where v.tenant_id = ${String(scope.tenantId)}::bigint and v.deleted_at is null`);
  return row ?? { own: 0, shared: 0 };
}

const hasRoom = (scope: TenantScope, of: SQL, most: number): SQL => sql`(
  select count(*) from saved_views o
  where o.tenant_id = ${String(scope.tenantId)}::bigint and o.deleted_at is null and ${of}) < ${most}`;

/** Keeps a view under an id of the caller's; false: nothing was changed, for its id, its name or the number of views. */
export async function insertView(
  scope: TenantScope,
  view: {
    readonly id: string;
    readonly name: string;
    readonly q: string;
    readonly shared: boolean;
  },
  userId: string,
): Promise<boolean> {
  const { id, name, q, shared } = view;
  const rows = await db().execute(sql`
    with forgotten as (
      delete from saved_views f where f.tenant_id = ${String(scope.tenantId)}::bigint
        and f.deleted_at < dlq_now() - ${KEPT_DELETED_MS}
    )
    insert into saved_views (tenant_id, view_id, name, q, owner, shared, created_at, created_by, updated_at, updated_by)
    select ${String(scope.tenantId)}::bigint, ${id}, ${name}, ${q}, ${userId}, ${shared}::boolean, dlq_now(),
      ${scope.actor}, dlq_now(), ${scope.actor}
    where ${hasRoom(scope, sql`o.owner = ${userId}`, VIEWS_OWN_MAX)}
      and (not ${shared}::boolean or ${hasRoom(scope, sql`o.shared`, VIEWS_SHARED_MAX)})
    on conflict do nothing returning view_id`);
  return rows.length > 0;
}

/** What is to become of a view; what is left out stays. */
export interface ViewChange {
  readonly name?: string | undefined;
  readonly q?: string | undefined;
  readonly shared?: boolean | undefined;
  readonly deleted?: boolean | undefined;
}

export type ViewChanged =
  | { readonly kind: 'changed'; readonly updatedAt: number }
  /** Its owner has another one of that name. */
  | { readonly kind: 'name-taken' }
  /** It is not there for them, was changed after `seen`, or there are too many already. */
  | { readonly kind: 'unchanged' };

/** Changes a view that nobody changed after `seen` (its `updatedAt`). */
export async function updateView(
  scope: TenantScope,
  viewId: string,
  change: ViewChange,
  seen: number,
  keeper: ViewKeeper,
): Promise<ViewChanged> {
  const { name = null, q = null, shared = null, deleted = null } = change;
  const rows = await db()
    .execute<{ updated_at: string }>(
      sql`
    update saved_views v set name = coalesce(${name}::text, v.name), q = coalesce(${q}::text, v.q),
      shared = coalesce(${shared}::boolean, v.shared),
      deleted_at = case when ${deleted}::boolean then dlq_now() when not ${deleted}::boolean then null else v.deleted_at end,
      updated_at = greatest(dlq_now(), v.updated_at + 1), updated_by = ${scope.actor}
    where v.tenant_id = ${String(scope.tenantId)}::bigint and v.view_id = ${viewId} and v.updated_at = ${seen}::bigint
      and (v.deleted_at is null or not coalesce(${deleted}::boolean, true))
      and (v.owner = ${keeper.userId} or (v.shared and ${keeper.tendsShared}::boolean))
      and (v.deleted_at is null or (${hasRoom(scope, sql`o.owner = v.owner`, VIEWS_OWN_MAX)}
        and (not v.shared or ${hasRoom(scope, sql`o.shared`, VIEWS_SHARED_MAX)})))
      and (v.shared or not coalesce(${shared}::boolean, false) or ${hasRoom(scope, sql`o.shared`, VIEWS_SHARED_MAX)})
    returning v.updated_at`,
    )
    .catch((error: unknown) => {
      if (databaseCode(error) === '23505') return null;
      throw error;
    });
  if (rows === null) return { kind: 'name-taken' };
  const [row] = rows;
  return row ? { kind: 'changed', updatedAt: Number(row.updated_at) } : { kind: 'unchanged' };
}

/** Makes a view the one that opens first for this person; false: there is none such for them. */
export async function setDefaultView(
  scope: TenantScope,
  userId: string,
  viewId: string,
): Promise<boolean> {
  const rows = await db().execute(sql`
    insert into view_defaults (tenant_id, user_id, view_id)
    select v.tenant_id, ${userId}, v.view_id from saved_views v
    where v.tenant_id = ${String(scope.tenantId)}::bigint and v.view_id = ${viewId}
      and v.deleted_at is null and ${seenBy({ userId })}
    on conflict (tenant_id, user_id) do update set view_id = excluded.view_id
    returning view_id`);
  return rows.length > 0;
}

/** All entries open first for this person. */
export async function clearDefaultView(scope: TenantScope, userId: string): Promise<void> {
  await db().execute(sql`
    delete from view_defaults d
    where d.tenant_id = ${String(scope.tenantId)}::bigint and d.user_id = ${userId}`);
}
