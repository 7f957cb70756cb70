'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';

/** In place of a part of a page that could not be read: what is missing, and another try. */
export function PartFailed({ what }: { what: string }) {
  const router = useRouter();
  const [trying, startTrying] = useTransition();
  return (
    <Notice
      live
      tone="bad"
      title={`${what} could not be read.`}
      aside={
        <Button busy={trying} onClick={() => startTrying(() => router.refresh())}>
          {trying ? 'Trying…' : 'Try again'}
        </Button>
      }
    >
      Most likely the database did not answer in time. Nothing is lost.
    </Notice>
  );
}
