'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { counted } from '@/lib/format/number';
import { signOutEverywhereAction } from '../actions';

/** Ends all one's sessions, this one too. */
export function SignOutEverywhere({ sessions }: { sessions: number }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button tone="danger" onClick={() => setOpen(true)}>
        Sign out everywhere…
      </Button>
      {open && <SignOutDialog sessions={sessions} onClose={() => setOpen(false)} />}
    </>
  );
}

function SignOutDialog({ sessions, onClose }: { sessions: number; onClose: () => void }) {
  const { ask, pending, trouble } = useChange();
  const router = useRouter();
  async function go() {
    if ((await ask(() => signOutEverywhereAction({}))) !== null) router.replace('/sign-in');
  }
  return (
    <Dialog title="Sign out everywhere?" onClose={onClose} locked={pending}>
      <p>
        {counted(sessions, 'session ends', 'sessions end')} with the next request, this one too. You
        can sign in again at once.
      </p>
      <TroubleNotice trouble={trouble} />
      <DialogActions>
        <Button onClick={onClose} disabled={pending} data-initial-focus>
          Cancel
        </Button>
        <Button tone="danger" busy={pending} onClick={() => void go()}>
          {pending ? 'Signing out…' : trouble?.unsure ? 'Ask again' : 'Sign out everywhere'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
