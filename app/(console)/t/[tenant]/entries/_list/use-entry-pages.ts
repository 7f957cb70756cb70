'use client';

import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { EntryRow, EntryView } from '@/lib/dlq/views';
import type { ListPage, NamedEntries, NamedRows } from './list-page';
import { takeReload } from './reload';

type Pages = InfiniteData<ListPage, string | null>;

async function fetchPage(
  tenant: string,
  list: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ListPage> {
  const params = new URLSearchParams(list);
  if (cursor !== null) params.set('cursor', cursor);
  const response = await fetch(`/t/${tenant}/entries/page?${params.toString()}`, { signal });
  if (!response.ok) throw new Error(`entries: ${response.status}`);
  return (await response.json()) as ListPage;
}

/** Entries by id as they are now; unknown ids are left out. */
export async function fetchRows(tenant: string, ids: readonly string[]): Promise<NamedEntries> {
  const response = await fetch(`/t/${tenant}/entries/rows?ids=${ids.join(',')}`);
  if (!response.ok) throw new Error(`rows: ${response.status}`);
  return (await response.json()) as NamedEntries;
}

/** The same without what people are called. */
export async function fetchEntries(
  tenant: string,
  ids: readonly string[],
): Promise<readonly EntryView[]> {
  return (await fetchRows(tenant, ids)).rows;
}

/** Puts rows in the place of those with the same id; nothing is added, nothing moves. */
function patched(pages: Pages | undefined, { rows, names }: NamedRows): Pages | undefined {
  if (pages === undefined) return undefined;
  const fresh = new Map(rows.map((row) => [row.entryId, row]));
  return {
    ...pages,
    pages: pages.pages.map((page) =>
      page.rows.some((row) => fresh.has(row.entryId))
        ? {
            ...page,
            names: { ...page.names, ...names },
            rows: page.rows.map((row) => fresh.get(row.entryId) ?? row),
          }
        : page,
    ),
  };
}

/** Rows that may be asked for at once. */
const AT_ONCE = 200;

/** Rows that exist on screen and that a page does not tell of: it has older ones, or they have left the list. */
function rowsInSight(page: ListPage): string[] {
  const told = new Set(page.rows.map(({ entryId }) => entryId));
  return [...document.querySelectorAll<HTMLElement>('tr[data-entry]')]
    .flatMap((row) => row.dataset['entry'] ?? [])
    .filter((id) => !told.has(id))
    .slice(0, AT_ONCE);
}

/**
 * The pages of a list from the one the server rendered on, older ones as they are asked for. `list` is the filter as
 * search parameters, `cursor` the place the first page starts at.
 */
export function useEntryPages({
  tenant,
  list,
  cursor,
  first,
}: {
  tenant: string;
  list: string;
  cursor: string | null;
  first: ListPage;
}) {
  const queries = useQueryClient();
  const key = useMemo(() => ['entries', tenant, list, cursor], [tenant, list, cursor]);
  const { data, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery<
    ListPage,
    Error,
    Pages,
    readonly unknown[],
    string | null
  >({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => fetchPage(tenant, list, pageParam, signal),
    initialPageParam: cursor,
    initialData: { pages: [first], pageParams: [cursor] },
    getNextPageParam: (page) => page.older,
    // Read again when that is asked for, not by the way.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    gcTime: 0,
    retry: 1,
  });

  const shown = useRef(first);
  useEffect(() => {
    if (shown.current === first) return;
    shown.current = first;
    const before = queries.getQueryData<Pages>(key);
    // Where there was nothing, nothing can move.
    if (takeReload() || before?.pages.every((page) => page.rows.length === 0)) {
      queries.setQueryData<Pages>(key, { pages: [first], pageParams: [cursor] });
      return;
    }
    const update = (fresh: NamedRows) =>
      queries.setQueryData<Pages>(key, (pages) => patched(pages, fresh));
    update(first);
    const others = rowsInSight(first);
    if (others.length > 0) void fetchRows(tenant, others).then(update, () => undefined);
  }, [first, cursor, key, queries, tenant]);

  const { pages } = data;
  const rows: readonly EntryRow[] = useMemo(() => pages.flatMap((page) => page.rows), [pages]);
  const names = useMemo(
    () => new Map(pages.flatMap((page) => Object.entries(page.names))),
    [pages],
  );
  const last = pages.at(-1) ?? first;
  return {
    rows,
    names,
    now: Math.max(...pages.map((page) => page.asOf)),
    /** There are older ones, or they have not been looked for. */
    more: last.older !== null,
    /** Set when the search stopped after so many entries. */
    scanned: last.scanned,
    loading: isFetchingNextPage,
    failed: isFetchNextPageError,
    loadOlder: () => {
      if (last.older !== null && !isFetchingNextPage) void fetchNextPage();
    },
    /** Shows rows as they are now. */
    update: (fresh: NamedRows) => {
      queries.setQueryData<Pages>(key, (before) => patched(before, fresh));
    },
  };
}
