'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useLive } from '@/app/(console)/_live/use-live';
import { OutcomeDot, ProgressBar } from '@/components/operations/progress-bar';
import { OUTCOMES_SHOWN, rateWords, settledOf } from '@/components/operations/words';
import { isOver, type OperationView } from '@/lib/dlq/operation';
import { grouped, percent } from '@/lib/format/number';
import { span } from '@/lib/format/time';
import type { OperationAnswer } from '../../_lib/fetch-operation';
import { useOperation, useOperationChanged } from '../../_lib/use-operation';

/** How far it is, how fast it goes and how long it still takes; kept up to date. */
export function OperationProgress({ initial }: { initial: OperationAnswer }) {
  const { operation, failing } = useOperation(initial);
  useLive(operation.tenantId, useOperationChanged(operation.tenantId, operation.operationId));
  useRefreshOnTurn(operation.state);
  const settled = settledOf(operation);
  return (
    <section aria-label="Progress" className="flex flex-col gap-2 px-4 py-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p>
          <span className="text-2xl font-semibold tracking-tight">
            {percent(operation.total === 0 ? 1 : settled / operation.total)}
          </span>{' '}
          <span className="text-ink-2">
            {grouped(settled)} of {grouped(operation.total)} settled
          </span>
        </p>
        <p className="text-ink-2">
          <Pace operation={operation} />
        </p>
      </div>
      <ProgressBar operation={operation} className="h-2.5" />
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-2">
        {OUTCOMES_SHOWN.map((outcome) => (
          <li key={outcome} className="inline-flex items-center gap-1.5">
            <OutcomeDot outcome={outcome} />
            <span className="font-mono text-ink">{grouped(operation[outcome])}</span> {outcome}
          </li>
        ))}
      </ul>
      {failing && !isOver(operation.state) && (
        <output className="block text-sm text-bad">
          Not live: the server does not answer. These are the last numbers it gave.
        </output>
      )}
    </section>
  );
}

function Pace({ operation }: { operation: OperationView }) {
  const { state, rate, secondsLeft, rateLimit, startedAt, finishedAt, asOf } = operation;
  const took = startedAt === null ? null : span((finishedAt ?? asOf) - startedAt);
  const limit = rateLimit === null ? '' : `, limited to ${rateWords(rateLimit)}`;
  switch (state) {
    case 'running':
      if (rate === null) return <>begins{limit}</>;
      return (
        <>
          {rateWords(rate)}
          {limit}
          {secondsLeft !== null && <> · about {span(secondsLeft * 1_000)} left</>}
        </>
      );
    case 'awaiting':
      return <>not begun{limit}</>;
    case 'paused':
    case 'stopped':
      return <>at a stand{took !== null && `, begun ${took} ago`}</>;
    case 'cancelled':
    case 'finished':
      return <>{took === null ? 'never begun' : `took ${took}`}</>;
  }
}

/** What the server rendered around the numbers is read again when the operation takes a turn. */
function useRefreshOnTurn(state: OperationView['state']) {
  const router = useRouter();
  const seen = useRef(state);
  useEffect(() => {
    if (seen.current === state) return;
    seen.current = state;
    router.refresh();
  }, [state, router]);
}
