'use client';

import { useRouter } from 'next/navigation';
import { useLive } from '@/app/(console)/_live/use-live';

/** Milliseconds between two looks at operations that run. */
const APART_MS = 2_000;

/** Keeps a list of operations up to date while somebody looks. */
export function FollowList({ tenant }: { tenant: string }) {
  const router = useRouter();
  useLive(tenant, () => router.refresh(), { apartMs: APART_MS });
  return null;
}
