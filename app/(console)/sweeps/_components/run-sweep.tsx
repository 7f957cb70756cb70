'use client';

import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { sweepWords } from '@/components/sweep-words';
import type { SweepReport } from '@/lib/dlq/views';
import { useState } from 'react';
import { runSweepAction } from '../actions';

/** Runs the sweep now instead of waiting for its schedule; the policies decide what it does. */
export function RunSweep() {
  const { ask, pending, trouble } = useChange();
  const [report, setReport] = useState<SweepReport | null>(null);
  return (
    <div className="flex flex-col gap-2">
      <Button
        busy={pending}
        className="self-start"
        onClick={() => {
          setReport(null);
          void ask(() => runSweepAction({})).then(setReport);
        }}
      >
        {pending ? 'Sweeping…' : 'Run the sweep now'}
      </Button>
      {report !== null && (
        <Notice live tone="ok" title="Done.">
          {sweepWords(report)}
        </Notice>
      )}
      <TroubleNotice trouble={trouble} />
    </div>
  );
}
