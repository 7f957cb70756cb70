'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Age } from '@/app/(console)/_live/age';
import { Button } from '@/components/ui/button';
import { reloadList } from './reload';

/** When the list was read, and a button that reads it again. */
export function ListAge({ asOf }: { asOf: number }) {
  const router = useRouter();
  const [reading, startReading] = useTransition();
  return (
    <>
      <Age asOf={asOf} />
      <Button busy={reading} onClick={() => startReading(() => reloadList(() => router.refresh()))}>
        Refresh
      </Button>
    </>
  );
}
