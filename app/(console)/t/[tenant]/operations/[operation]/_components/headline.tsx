'use client';

import { OperationStatePill } from '@/components/operations/state-pill';
import { operationTitle } from '@/components/operations/words';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import { actorWords } from '@/lib/format/actor';
import type { OperationAnswer } from '../../_lib/fetch-operation';
import { useOperation } from '../../_lib/use-operation';

/** What it is, where it stands, and who asked for it. */
export function OperationHeadline({ initial }: { initial: OperationAnswer }) {
  const { operation, names } = useOperation(initial);
  const who = actorWords(operation.createdBy, new Map(Object.entries(names)));
  return (
    <div className="min-w-0">
      <h1 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-xl font-semibold">
        {operationTitle(operation)}
        <OperationStatePill operation={operation} />
      </h1>
      <p className="mt-0.5 text-ink-2 [overflow-wrap:anywhere]">
        <Visible text={who} max={40} /> confirmed it{' '}
        <Moment at={operation.createdAt} now={operation.asOf} alone />
        {operation.reason !== null && (
          <>
            : “<Visible text={operation.reason} max={160} />”
          </>
        )}
      </p>
    </div>
  );
}
