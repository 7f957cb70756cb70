'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { reloadList } from '../_list/reload';
import { counted } from '@/lib/format/number';

interface Arrived {
  readonly newer: number;
  /** Whether there are more than could be counted. */
  readonly more: boolean;
}

/**
 * Entries that came in since the list was read. They wait behind a button: nothing moves under the cursor.
 * `query` is the list's filter as search parameters, `newest` the highest entry id on screen.
 */
export function Arrivals({
  tenant,
  query,
  newest,
}: {
  tenant: string;
  query: string;
  newest: string;
}) {
  const router = useRouter();
  const [showing, startShowing] = useTransition();
  const { data, isError } = useQuery<Arrived>({
    queryKey: ['arrivals', tenant, query, newest],
    queryFn: async ({ signal }) => {
      const params = new URLSearchParams(query);
      params.set('since', newest);
      const response = await fetch(`/t/${tenant}/entries/arrivals?${params.toString()}`, {
        signal,
      });
      if (!response.ok) throw new Error(`arrivals: ${response.status}`);
      return (await response.json()) as Arrived;
    },
    initialData: { newer: 0, more: false },
    refetchInterval: 10_000,
  });
  return (
    <output className="contents">
      {isError ? (
        <span className="text-sm text-bad">not live: the server does not answer</span>
      ) : (
        <span className="inline-flex items-center gap-1.5 text-sm text-ok">
          <span aria-hidden="true" className="size-1.5 rounded-full bg-ok" />
          live
        </span>
      )}
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
  );
}
