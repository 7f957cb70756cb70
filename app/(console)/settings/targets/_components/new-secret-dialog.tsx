'use client';

import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { useReason } from '@/app/(console)/_lib/use-reason';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { setTargetAction } from '../actions';
import { type SetTarget, tenantTitle } from './set-target';
import { useTheirs } from './use-theirs';

/** Makes a new secret for a webhook target, in place of the one there is. */
export function NewSecretDialog({
  target,
  onClose,
  onDone,
}: {
  target: SetTarget;
  onClose: () => void;
  onDone: (secret: string | null) => void;
}) {
  const { ask, pending, locked, trouble } = useChange();
  useTheirs(trouble);
  const { reason, setReason, forget } = useReason(`target secret ${target.tenantId}`);

  async function make() {
    const done = await ask((requestId) =>
      setTargetAction({
        tenant: target.tenantId,
        kind: 'webhook',
        url: target.url ?? '',
        newSecret: true,
        seen: target.updatedAt ?? 0,
        reason,
        requestId,
      }),
    );
    if (done === null) return;
    forget();
    onDone(done.secret);
  }

  return (
    <Dialog title={`A new secret for ${tenantTitle(target)}`} onClose={onClose} locked={pending}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <p>
          The present secret stops counting at once. Until the receiver has the new one it refuses
          every attempt; entries stay as they are meanwhile.
        </p>
        <ReasonInput value={reason} onChange={setReason} locked={locked} initialFocus />
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" tone="danger" busy={pending}>
            {pending ? 'Making…' : trouble?.unsure ? 'Ask again' : 'Make a new secret'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
