'use client';

import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { useReason } from '@/app/(console)/_lib/use-reason';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';

/** Says what resolving a group means, and what it does not. */
export function ResolveDialog({
  about,
  onClose,
  onResolve,
}: {
  /** The group's id: what was typed for another one is not for this. */
  about: string;
  onClose: () => void;
  onResolve: (reason: string) => void;
}) {
  const { reason, setReason, forget } = useReason(`resolve group ${about}`);
  return (
    <Dialog title="Resolve this group?" onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          forget();
          onResolve(reason);
        }}
      >
        <p className="text-ink-2">
          It says that the cause is mended. The entries stay as they are: retry or resolve them
          below. When another one comes in for the same, the group is new again by itself.
        </p>
        <ReasonInput value={reason} onChange={setReason} initialFocus />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary">
            Resolve
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
