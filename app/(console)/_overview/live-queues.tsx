'use client';

import { useState } from 'react';
import { stableOrder } from '@/app/(console)/_live/stable-order';
import { OverviewQueuesTable } from '@/components/overview/queues-table';
import type { Palette } from '@/components/overview/palette';
import { Button } from '@/components/ui/button';
import { ScrollArea } from '@/components/ui/scroll-area';
import type { OverviewQueue } from '@/lib/dlq/overview';

const keyOf = ({ tenantId, collection }: OverviewQueue) => `${tenantId} ${collection}`;

/**
 * The overview's queues, each in its row for as long as the page is open, whatever its numbers become. A button brings
 * those that now need a look first to the top. `note` is said below.
 */
export function LiveQueues({
  queues,
  now,
  palette,
  note,
}: {
  queues: readonly OverviewQueue[];
  now: number;
  palette: Palette;
  note: string;
}) {
  const fresh = queues.map(keyOf);
  const [order, setOrder] = useState<readonly string[]>(fresh);
  const shown = stableOrder(order, queues, keyOf);
  const moved = shown.some((queue, index) => keyOf(queue) !== fresh[index]);
  return (
    <>
      <ScrollArea label="Queues, scrollable">
        <OverviewQueuesTable queues={shown} now={now} palette={palette} />
      </ScrollArea>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-sm text-ink-2">
        <p>{note}</p>
        {moved && <Button onClick={() => setOrder(fresh)}>Put those that need a look first</Button>}
      </div>
    </>
  );
}
