'use client';

import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog, DialogActions } from '@/components/ui/dialog';

/** A secret, the only time it is shown. Escape does not close it: it would be gone. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog title="The new secret" onClose={onClose} locked>
      <p className="text-ink-2">
        Give it to the receiver, which checks our signatures with it. It is shown this once; later
        only a new one can be made.
      </p>
      <div className="flex items-center gap-1 rounded border border-line bg-paper-2 px-2 py-1.5">
        <code className="min-w-0 flex-1 [overflow-wrap:anywhere]">{secret}</code>
        <CopyButton value={secret} what="secret" />
      </div>
      <DialogActions>
        <Button tone="primary" onClick={onClose} data-initial-focus>
          I have kept it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
