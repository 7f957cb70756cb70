'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { operationHref } from '@/components/operations/links';
import { ACTION_WORDS } from '@/components/operations/words';
import { Button } from '@/components/ui/button';
import { inverseOf, isOver, type OperationView } from '@/lib/dlq/operation';
import { counted } from '@/lib/format/number';
import { PlanDialog } from '../../_components/plan-dialog';
import { undoAction } from '../../actions';

/** What can be done about an operation that is over: what it left undone once more, or all of it back. */
export function Afterwards({ operation }: { operation: OperationView }) {
  const { tenantId, operationId, action, refused, failed, skipped } = operation;
  const [again, setAgain] = useState<'failed' | 'skipped' | null>(null);
  if (!isOver(operation.state)) return null;
  const verb = ACTION_WORDS[action];
  const undone = refused + failed;
  const sets = {
    failed: {
      q: `operation:${operationId}/refused+failed`,
      label: `${counted(undone, 'entry', 'entries')} that failed here`,
    },
    skipped: {
      q: `operation:${operationId}/skipped`,
      label: `${counted(skipped, 'entry', 'entries')} that were skipped here`,
    },
  };
  return (
    <>
      {undone > 0 && (
        <Button tone="primary" onClick={() => setAgain('failed')}>
          {verb} only the failed
        </Button>
      )}
      {skipped > 0 && <Button onClick={() => setAgain('skipped')}>{verb} the skipped</Button>}
      <Undo operation={operation} />
      {again !== null && (
        <PlanDialog
          tenant={tenantId}
          action={action}
          {...sets[again]}
          onClose={() => setAgain(null)}
        />
      )}
    </>
  );
}

function Undo({ operation }: { operation: OperationView }) {
  const router = useRouter();
  const { ask, pending, trouble } = useChange();
  const { tenantId: tenant, operationId, action, done, undoneBy } = operation;
  if (inverseOf(action) === null || done === 0 || undoneBy !== null) return null;
  return (
    <>
      <Button
        busy={pending}
        onClick={() =>
          void ask((requestId) => undoAction({ tenant, operation: operationId, requestId })).then(
            (made) => {
              if (made !== null) router.push(operationHref(tenant, made.operationId));
            },
          )
        }
      >
        Undo {counted(done, 'entry', 'entries')}
      </Button>
      <TroubleNotice trouble={trouble} />
    </>
  );
}
