import { type GroupFilter, GROUP_SORTS, GROUP_TABS } from '@/lib/dlq/group';

/** Addresses of the pages about groups. */

export const USUAL: Pick<GroupFilter, 'status' | 'sort'> = { status: 'open', sort: 'unresolved' };

export function groupsHref(
  tenant: string,
  { status, sort, violation, collection, owner }: GroupFilter,
  cursor: string | null = null,
): string {
  const params = new URLSearchParams();
  if (status !== USUAL.status) params.set('status', status);
  if (sort !== USUAL.sort) params.set('sort', sort);
  if (violation !== undefined) params.set('violation', violation);
  if (collection !== undefined) params.set('collection', collection);
  if (owner !== undefined) params.set('owner', owner);
  if (cursor !== null) params.set('cursor', cursor);
  const query = params.toString();
  return `/t/${tenant}/groups${query === '' ? '' : `?${query}`}`;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** Reads what `groupsHref` writes; what it cannot be is as if it were not there. */
export function readGroupFilter(params: Params): GroupFilter {
  const one = (name: string) => {
    const given = params[name];
    return typeof given === 'string' ? given : undefined;
  };
  const status = GROUP_TABS.find((each) => each === one('status')) ?? USUAL.status;
  const sort = GROUP_SORTS.find((each) => each === one('sort')) ?? USUAL.sort;
  return {
    status,
    sort,
    violation: one('violation'),
    collection: one('collection'),
    owner: one('owner'),
  };
}

/** A group's own page; `hours`: how far its trend goes back. */
export function groupHref(tenant: string, groupId: string, hours: number | null = null): string {
  return `/t/${tenant}/groups/${groupId}${hours === null ? '' : `?hours=${String(hours)}`}`;
}
