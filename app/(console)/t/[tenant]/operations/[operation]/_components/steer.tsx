'use client';

import { useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { actionMeaning, askWords, cancelWords } from '@/components/operations/words';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { type OperationSteer, type OperationView, steersOf } from '@/lib/dlq/operation';
import { steerAction } from '../../actions';
import type { OperationAnswer } from '../../_lib/fetch-operation';
import { useOperation, useOperationChanged } from '../../_lib/use-operation';
import type { Approval } from './operation-notices';
import { Afterwards } from './afterwards';

/** What can be asked of an operation as it stands; nothing for who may not. */
export function Steer({
  initial,
  approval,
  may,
}: {
  initial: OperationAnswer;
  approval: Approval;
  /** Has the right that the action takes. */
  may: boolean;
}) {
  const { operation } = useOperation(initial);
  const changed = useOperationChanged(operation.tenantId, operation.operationId);
  const { ask, pending, trouble } = useChange();
  const [asking, setAsking] = useState<'cancel' | 'approve' | null>(null);
  if (!may) return null;
  const { tenantId: tenant, operationId } = operation;
  const steers = steersOf(operation.state);

  async function steer(how: OperationSteer, reason = ''): Promise<boolean> {
    const done = await ask((requestId) =>
      steerAction({ tenant, operation: operationId, steer: how, reason, requestId }),
    );
    changed();
    return done !== null;
  }

  const offers = (how: OperationSteer) => steers.includes(how);
  return (
    <div className="flex flex-col items-end gap-2">
      <div className="flex flex-wrap gap-2">
        {offers('pause') && (
          <Button busy={pending} onClick={() => void steer('pause')}>
            Pause
          </Button>
        )}
        {offers('resume') && (
          <Button tone="primary" busy={pending} onClick={() => void steer('resume')}>
            Resume
          </Button>
        )}
        {offers('approve') && approval.may && !approval.asker && (
          <Button tone="primary" onClick={() => setAsking('approve')}>
            Approve…
          </Button>
        )}
        {offers('cancel') && (
          <Button tone="danger" onClick={() => setAsking('cancel')}>
            Cancel…
          </Button>
        )}
        <Afterwards operation={operation} />
      </div>
      {asking === null && <TroubleNotice trouble={trouble} />}
      {asking !== null && (
        <Confirm
          how={asking}
          operation={operation}
          pending={pending}
          trouble={trouble}
          onClose={() => setAsking(null)}
          onConfirm={(reason) =>
            void steer(asking, reason).then((done) => {
              if (done) setAsking(null);
            })
          }
        />
      )}
    </div>
  );
}

function Confirm({
  how,
  operation,
  pending,
  trouble,
  onClose,
  onConfirm,
}: {
  how: 'cancel' | 'approve';
  operation: OperationView;
  pending: boolean;
  trouble: ReturnType<typeof useChange>['trouble'];
  onClose: () => void;
  onConfirm: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  const cancel = how === 'cancel';
  const words = askWords(operation.action, operation.total);
  return (
    <Dialog
      title={cancel ? 'Cancel this operation?' : `${words}?`}
      onClose={onClose}
      locked={pending}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm(reason);
        }}
      >
        <p className="text-ink-2">
          {cancel
            ? cancelWords(operation)
            : `It starts at once. ${actionMeaning(operation.action, null, operation.parameters)}`}
        </p>
        <ReasonInput value={reason} onChange={setReason} locked={pending} />
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending} data-initial-focus>
            Back
          </Button>
          <Button type="submit" tone="danger" busy={pending}>
            {cancel ? 'Cancel the operation' : `Approve: ${words.toLowerCase()}`}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
