'use client';

import { useRouter } from 'next/navigation';
import { Button } from '@/components/ui/button';

/** After a conflict: show the entry as it is now. */
export function Reload({ onDone }: { onDone: () => void }) {
  const router = useRouter();
  return (
    <Button
      tone="primary"
      onClick={() => {
        router.refresh();
        onDone();
      }}
    >
      Show it as it is now
    </Button>
  );
}
