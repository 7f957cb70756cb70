'use client';

import { useRouter } from 'next/navigation';
import { useLive } from '@/app/(console)/_live/use-live';

/** Milliseconds between two looks at the least: what is read is more than a count. */
const APART_MS = 3_000;

/** Reads the page again when something changed in the tenant. */
export function FollowGroups({ tenant }: { tenant: string }) {
  const router = useRouter();
  useLive(
    tenant,
    () => {
      if (document.visibilityState === 'visible') router.refresh();
    },
    { apartMs: APART_MS },
  );
  return null;
}
