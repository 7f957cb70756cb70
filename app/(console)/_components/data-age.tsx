'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Age } from '@/app/(console)/_live/age';
import { Button } from '@/components/ui/button';

/** When what is shown was read, and a button that reads it again. */
export function DataAge({ asOf }: { asOf: number }) {
  const router = useRouter();
  const [reading, startReading] = useTransition();
  return (
    <>
      <Age asOf={asOf} />
      <Button busy={reading} onClick={() => startReading(() => router.refresh())}>
        Refresh
      </Button>
    </>
  );
}
