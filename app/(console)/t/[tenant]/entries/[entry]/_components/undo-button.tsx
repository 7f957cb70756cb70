'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import type { ActTarget, QuickAct } from '../../_list/acts';

/** Takes back what was last done with an entry, at once. */
export function UndoButton({
  entry,
  act,
  onUndone,
}: {
  /** As it stands now; when it has moved on, whoever was first is named. */
  entry: ActTarget;
  act: QuickAct;
  onUndone?: () => void;
}) {
  const router = useRouter();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);

  async function undo() {
    setBusy(true);
    try {
      const { actOn } = await import('../../_list/acts');
      await actOn(entry, act, {
        onChanged: () => {
          onUndone?.();
          void queries.invalidateQueries({ queryKey: ['counts'] });
        },
      });
      router.refresh();
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button busy={busy} onClick={() => void undo()}>
      Undo
    </Button>
  );
}
