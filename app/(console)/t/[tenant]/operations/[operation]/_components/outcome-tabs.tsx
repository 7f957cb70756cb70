'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { operationHref } from '@/components/operations/links';
import { OUTCOMES_SHOWN } from '@/components/operations/words';
import { Button } from '@/components/ui/button';
import { LinkPending } from '@/components/ui/link-pending';
import type { ItemOutcome } from '@/lib/dlq/operation';
import { grouped } from '@/lib/format/number';
import type { OperationAnswer } from '../../_lib/fetch-operation';
import { useOperation } from '../../_lib/use-operation';

/** The entries of an operation by what became of them, each with its count as it stands now. */
export function OutcomeTabs({
  initial,
  outcome,
}: {
  initial: OperationAnswer;
  /** Null: all of them. */
  outcome: ItemOutcome | null;
}) {
  const { operation } = useOperation(initial);
  const { tenantId, operationId } = operation;
  return (
    <nav aria-label="Outcome" className="overflow-x-auto border-b border-line px-4">
      <ul className="flex gap-5">
        {[null, ...OUTCOMES_SHOWN].map((each) => (
          <li key={each ?? 'all'}>
            <Link
              href={operationHref(tenantId, operationId, each)}
              scroll={false}
              prefetch={false}
              aria-current={outcome === each ? 'page' : undefined}
              className="flex h-9 items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap text-ink-2 no-underline hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              <span className="first-letter:uppercase">{each ?? 'all'}</span>
              <span className="font-mono text-xs font-normal">
                {grouped(each === null ? operation.total : operation[each])}
              </span>
              <LinkPending />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The list stands still while the operation goes on; this says that it is behind, and shows the rest. */
export function ItemsBehind({
  initial,
  outcome,
}: {
  initial: OperationAnswer;
  outcome: ItemOutcome | null;
}) {
  const { operation } = useOperation(initial);
  const router = useRouter();
  const [reading, startReading] = useTransition();
  const read = initial.operation;
  const moved =
    outcome === null
      ? read.waiting - operation.waiting
      : Math.abs(operation[outcome] - read[outcome]);
  if (moved <= 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-2 border-b border-line bg-info-fill px-4 py-1.5">
      <span>
        {grouped(moved)} {outcome === null ? 'went on' : 'changed'} since this list was read.
      </span>
      <Button busy={reading} onClick={() => startReading(() => router.refresh())}>
        Show
      </Button>
    </p>
  );
}
