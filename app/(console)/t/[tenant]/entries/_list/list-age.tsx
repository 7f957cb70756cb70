'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { useZone } from '@/components/ui/zone';
import { clock, iso } from '@/lib/format/time';
import { reloadList } from './reload';

/** When the list was read, and a button that reads it again. */
export function ListAge({ asOf }: { asOf: number }) {
  const router = useRouter();
  const { zone } = useZone();
  const [reading, startReading] = useTransition();
  return (
    <>
      <span className="text-sm whitespace-nowrap">
        as of <time dateTime={iso(asOf) ?? undefined}>{clock(asOf, zone)}</time>
      </span>
      <Button busy={reading} onClick={() => startReading(() => reloadList(() => router.refresh()))}>
        Refresh
      </Button>
    </>
  );
}
