'use client';

import { type InfiniteData, notifyManager, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useCallback, useSyncExternalStore, useTransition } from 'react';
import { useRowsHeld } from '@/app/(console)/_live/hold';
import { LiveMark } from '@/app/(console)/_live/live-mark';
import { useLive } from '@/app/(console)/_live/use-live';
import { useLiveRefresh } from '@/app/(console)/_live/use-live-refresh';
import { Button } from '@/components/ui/button';
import { counted } from '@/lib/format/number';
import type { ListPage } from '../_list/list-page';
import { reloadList } from '../_list/reload';

interface Arrived {
  readonly newer: number;
  /** Whether there are more than could be counted. */
  readonly more: boolean;
}

/**
 * Entries that came in since the list was read. They wait behind a button: nothing moves under the cursor. Rows and
 * counts that are on screen are brought up to date where they stand, but not while rows are held or `paused`.
 * `query` is the list's filter as search parameters, `newest` the highest entry id the server read.
 */
export function Arrivals({
  tenant,
  query,
  newest,
  paused = false,
}: {
  tenant: string;
  query: string;
  newest: string;
  paused?: boolean;
}) {
  const router = useRouter();
  const [showing, startShowing] = useTransition();
  const held = useRowsHeld() || paused;
  const shown = useNewestShown(tenant, query, newest);
  const { data, isError, refetch } = useQuery<Arrived>({
    queryKey: ['arrivals', tenant, query, shown],
    queryFn: async ({ signal }) => {
      const params = new URLSearchParams(query);
      params.set('since', shown);
      const response = await fetch(`/t/${tenant}/entries/arrivals?${params.toString()}`, {
        signal,
      });
      if (!response.ok) throw new Error(`arrivals: ${response.status}`);
      return (await response.json()) as Arrived;
    },
    initialData: { newer: 0, more: false },
  });
  useLive(tenant, () => void refetch());
  const state = useLiveRefresh(tenant, { paused: held });
  return (
    <>
      <output className="contents">
        {data.newer > 0 && (
          <Button
            tone="primary"
            busy={showing}
            onClick={() => startShowing(() => reloadList(() => router.refresh()))}
          >
            {data.more ? 'More than ' : ''}
            {counted(data.newer, 'new entry', 'new entries')}: show
          </Button>
        )}
      </output>
      <LiveMark state={state} held={held} failed={isError} />
    </>
  );
}

/** The first row on screen, which a refresh that only brings rows up to date does not change. */
function useNewestShown(tenant: string, query: string, newest: string): string {
  const queries = useQueryClient();
  const subscribe = useCallback(
    (changed: () => void) => queries.getQueryCache().subscribe(notifyManager.batchCalls(changed)),
    [queries],
  );
  const read = () => {
    const pages = queries.getQueryData<InfiniteData<ListPage>>(['entries', tenant, query, null]);
    return pages?.pages[0]?.rows[0]?.entryId ?? newest;
  };
  return useSyncExternalStore(subscribe, read, () => newest);
}
