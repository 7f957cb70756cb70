import { can, type Role } from '@/lib/auth/roles';
import {
  clearDefaultView,
  countViews,
  findView,
  insertView,
  setDefaultView,
  type StoredView,
  updateView,
  type ViewKeeper,
} from '@/lib/db/saved-views';
import { ok, type Result } from '@/lib/dlq/errors';
import { viewQuery, VIEWS_OWN_MAX, VIEWS_SHARED_MAX } from '@/lib/dlq/saved-view';
import type { TenantScope } from '@/lib/dlq/scope';

interface ViewRefusal {
  readonly code:
    | 'query-invalid'
    | 'name-taken'
    | 'too-many'
    | 'moved'
    | 'not-found'
    | 'not-yours'
    | 'forbidden'
    | 'id-reused';
  readonly message: string;
}
type Done<T> = Promise<Result<T, ViewRefusal>>;

/** Who keeps views in a tenant. */
export interface ViewPerson {
  readonly userId: string;
  readonly role: Role;
}

const no = (code: ViewRefusal['code'], message: string) =>
  ({ ok: false, error: { code, message } }) as const;

const GONE = no('not-found', 'There is no such view any more, or it is no longer shared.');
const MOVED = no(
  'moved',
  'Somebody changed this view meanwhile. Look at it as it is now, then change it.',
);
const nameTaken = (mine: boolean) =>
  no(
    'name-taken',
    mine ? 'You have a view of that name here. Choose another.' : 'Its owner has one of that name.',
  );
const MAY_NOT_SHARE = no(
  'forbidden',
  'Sharing a view needs the role operator. Keep it for yourself, or ask an operator to share it.',
);

const keeperOf = ({ userId, role }: ViewPerson): ViewKeeper => ({
  userId,
  tendsShared: can(role, 'shared_views'),
});

async function tooMany(scope: TenantScope, owner: string, shared: boolean) {
  const there = await countViews(scope, owner);
  if (there.own >= VIEWS_OWN_MAX) {
    return no('too-many', `There are ${VIEWS_OWN_MAX} views of one person already. Delete one.`);
  }
  return shared && there.shared >= VIEWS_SHARED_MAX
    ? no('too-many', `There are ${VIEWS_SHARED_MAX} shared views here already. Delete one first.`)
    : null;
}

/** Keeps a filter under a name and an id of the caller's, once. */
export async function saveView(
  scope: TenantScope,
  wanted: {
    readonly id: string;
    readonly name: string;
    readonly query: string;
    readonly shared: boolean;
  },
  person: ViewPerson,
): Done<{ readonly id: string; readonly q: string }> {
  const { id, name, shared } = wanted;
  if (shared && !can(person.role, 'triage')) return MAY_NOT_SHARE;
  const read = viewQuery(wanted.query, scope.tenantId);
  if ('wrong' in read) return no('query-invalid', read.wrong);
  const { q } = read;
  if (await insertView(scope, { id, name, q, shared }, person.userId)) return ok({ id, q });
  const there = await findView(scope, person.userId, id);
  if (there !== null) {
    // Asked again after an answer that was lost: it is so already.
    const same = there.owner === person.userId && isSo(there, { name, q, shared, deleted: false });
    return same ? ok({ id, q }) : no('id-reused', 'Something else was asked before. Try again.');
  }
  return (await tooMany(scope, person.userId, shared)) ?? nameTaken(true);
}

type Wanted = {
  readonly [K in 'name' | 'q' | 'shared' | 'deleted']?: StoredView[K] | undefined;
};

function isSo(there: StoredView, wanted: Wanted): boolean {
  return (['name', 'q', 'shared', 'deleted'] as const).every(
    (key) => wanted[key] === undefined || wanted[key] === there[key],
  );
}

/** One change of a view; what is left out stays. `deleted: false` brings one back that was deleted. */
export interface ViewAsked {
  readonly id: string;
  readonly name?: string | undefined;
  readonly query?: string | undefined;
  readonly shared?: boolean | undefined;
  readonly deleted?: boolean | undefined;
  /** Its `updatedAt` when it was looked at. */
  readonly seen: number;
}

/**
 * Changes a view of this person, or a shared one for those who may. The answer has its new `updatedAt`. Refused as
 * `moved` when somebody changed it after `seen`.
 */
export async function changeView(
  scope: TenantScope,
  asked: ViewAsked,
  person: ViewPerson,
): Done<{ readonly updatedAt: number }> {
  const { id, name, query, shared, deleted, seen } = asked;
  if (shared === true && !can(person.role, 'triage')) return MAY_NOT_SHARE;
  const read = query === undefined ? { q: undefined } : viewQuery(query, scope.tenantId);
  if ('wrong' in read) return no('query-invalid', read.wrong);
  const change = { name, q: read.q, shared, deleted };
  const keeper = keeperOf(person);
  const changed = await updateView(scope, id, change, seen, keeper);
  if (changed.kind === 'changed') return ok({ updatedAt: changed.updatedAt });
  const there = await findView(scope, person.userId, id);
  if (there === null || (there.deleted && deleted === undefined)) return GONE;
  const mine = there.owner === person.userId;
  if (changed.kind === 'name-taken') return nameTaken(mine);
  if (!mine && !keeper.tendsShared) {
    return no(
      'not-yours',
      'Only its owner or an admin changes a shared view. Save it as your own.',
    );
  }
  // Asked again after an answer that was lost: it is so already.
  if (isSo(there, change)) return ok({ updatedAt: there.updatedAt });
  if (there.updatedAt !== seen) return MOVED;
  return (await tooMany(scope, there.owner, shared ?? there.shared)) ?? MOVED;
}

/** Chooses what opens first for this person; null: all entries. */
export async function chooseDefaultView(
  scope: TenantScope,
  viewId: string | null,
  person: ViewPerson,
): Done<null> {
  if (viewId === null) await clearDefaultView(scope, person.userId);
  else if (!(await setDefaultView(scope, person.userId, viewId))) return GONE;
  return ok(null);
}
