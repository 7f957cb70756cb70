'use client';

import Link from 'next/link';
import { operationHref } from '@/components/operations/links';
import { canaryWords } from '@/components/operations/words';
import { Notice } from '@/components/ui/notice';
import { actorWords } from '@/lib/format/actor';
import { counted } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import type { OperationAnswer } from '../../_lib/fetch-operation';
import { useOperation } from '../../_lib/use-operation';

/** Who may approve, seen by the one who looks. */
export interface Approval {
  readonly asker: boolean;
  readonly may: boolean;
  /** Names of some who may. */
  readonly others: readonly string[];
}

/** Why it stands where it stands, and who had it so. */
export function OperationNotices({
  initial,
  approval,
}: {
  initial: OperationAnswer;
  approval: Approval;
}) {
  const { operation, names } = useOperation(initial);
  const who = (actor: string | null) =>
    actor === null ? 'somebody' : visibleText(actorWords(actor, new Map(Object.entries(names))));
  const { state, canary, running, waiting, tenantId, undoOf, undoneBy } = operation;
  return (
    <div className="flex flex-col gap-2 px-4 pt-3 empty:hidden">
      {state === 'awaiting' && (
        <Notice tone="warn" title="Waits for a second person.">
          {awaitingWords(approval, who(operation.createdBy))}
        </Notice>
      )}
      {state === 'paused' && (
        <Notice live tone="warn" title={`Paused by ${who(operation.steeredBy)}.`}>
          Nothing new starts until somebody resumes it.
          {running > 0 &&
            ` ${counted(running, 'attempt', 'attempts')} under way still ${running === 1 ? 'ends' : 'end'}.`}
        </Notice>
      )}
      {state === 'stopped' && (
        <Notice live tone="bad" title="Stopped by itself.">
          {operation.stopReason ?? ''} {counted(waiting, 'entry was', 'entries were')} not touched.
          Mend the cause and resume, or cancel it.
        </Notice>
      )}
      {state === 'cancelled' && (
        <Notice title={`Cancelled by ${who(operation.steeredBy)}.`}>
          {counted(waiting, 'entry was', 'entries were')} left as{' '}
          {waiting === 1 ? 'it was' : 'they were'}; what is done stays done.
        </Notice>
      )}
      {state === 'running' && canary?.passed === null && (
        <Notice tone="info" title="Its canary runs.">
          {canaryWords(canary)
            .replace('Not judged yet: ', '')
            .replace(/^./, (c) => c.toUpperCase())}
        </Notice>
      )}
      {undoneBy !== null && (
        <Notice
          title="It was taken back."
          aside={
            <Link href={operationHref(tenantId, undoneBy)} prefetch={false} className="font-medium">
              The operation that did it
            </Link>
          }
        />
      )}
      {undoOf !== null && (
        <Notice
          title="It takes another one back."
          aside={
            <Link href={operationHref(tenantId, undoOf)} prefetch={false} className="font-medium">
              That operation
            </Link>
          }
        />
      )}
    </div>
  );
}

function awaitingWords({ asker, may, others }: Approval, who: string): string {
  if (asker) {
    const names =
      others.length === 0
        ? 'Nobody else has the role operator here yet; an admin can give it under Members.'
        : `${listed(others)} can.`;
    return `You asked for it, so somebody else has to approve it. ${names}`;
  }
  return may
    ? `${who} asked for it. Look at the entries and the reason, then approve it or cancel it.`
    : `${who} asked for it. Approving it needs the role operator.`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => visibleText(name));
  const more = names.length - shown.length;
  if (more > 0) shown.push(`${more} more`);
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`;
}
