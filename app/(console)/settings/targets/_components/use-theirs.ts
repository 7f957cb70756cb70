'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { Trouble } from '@/app/(console)/_lib/use-change';

/** Somebody set the target first: it is read again, so that it stands behind the dialog and saving again replaces it. */
export function useTheirs(trouble: Trouble | null) {
  const router = useRouter();
  const moved = trouble?.code === 'target-moved';
  useEffect(() => {
    if (moved) router.refresh();
  }, [moved, router]);
}
