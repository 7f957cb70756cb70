'use client';

import { useEffect, useState } from 'react';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { sweepState, sweepWords } from '@/components/sweep-words';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { SweepReport } from '@/lib/dlq/views';
import { runSweepAction } from '../actions';

/** A run stops by itself after this long. Seconds. */
const LIMIT = 25;

/** Runs the sweep now instead of waiting for its schedule; the policies decide what it does. */
export function RunSweep() {
  const { ask, pending, trouble } = useChange();
  const [report, setReport] = useState<SweepReport | null>(null);
  return (
    <div className="flex max-w-xl flex-col gap-2">
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
      {pending && <Progress />}
      {report !== null && <Done report={report} />}
      <TroubleNotice trouble={trouble} />
    </div>
  );
}

/** How much of its time a run has had. */
function Progress() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <label className="flex items-center gap-2 text-sm text-ink-2">
      <progress className="h-1.5 w-40" max={LIMIT} value={Math.min(seconds, LIMIT)} />
      {seconds} s of at most {LIMIT} s
    </label>
  );
}

function Done({ report }: { report: SweepReport }) {
  const done = { runId: '', trigger: 'console', startedAt: 0, finishedAt: 0, error: null } as const;
  const { tone, words } = sweepState({ ...done, report }, false);
  return (
    <Notice live tone={tone} title={`${words.charAt(0).toUpperCase()}${words.slice(1)}.`}>
      {sweepWords(report)}
    </Notice>
  );
}
