'use client';

import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { followUpTerms } from '@/app/(console)/_lib/follow-up';
import type { Trouble } from '@/app/(console)/_lib/use-change';
import { entryHref } from '@/components/entry-links';
import { newRequestId } from '@/components/request-id';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import type { ExpiryAction } from '@/lib/dlq/entry';
import { counted, grouped } from '@/lib/format/number';
import { tryAllAgainAction } from '../actions';
import { BATCH, type BatchResult } from '../_lib/batch';

interface Seen {
  readonly entryId: string;
  readonly version: number;
}

interface Group {
  readonly tenant: string;
  readonly owed: ExpiryAction;
  readonly cause: string;
  /** Exactly these, as they were on screen; what came later is left alone. */
  readonly entries: readonly Seen[];
}

/** The button that has all entries of one cause tried again. */
export function TryAllAgain(group: Group) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        {group.entries.length === 1
          ? 'Try again'
          : `Try all ${grouped(group.entries.length)} again`}
        <span className="sr-only">: {group.cause}</span>
      </Button>
      {open && <TryDialog group={group} onClose={() => setOpen(false)} />}
    </>
  );
}

const CONSEQUENCE: { readonly [A in ExpiryAction]: string } = {
  Drop: 'Nothing is owed.',
  Escalate: 'The next sweep sends their notifications again.',
  ForceApplyLww:
    'The next sweep force-applies them: their values are written over what their documents hold by then.',
};

function TryDialog({ group, onClose }: { group: Group; onClose: () => void }) {
  const { tenant, owed, cause, entries } = group;
  const run = useBatches(tenant, entries);
  const [reason, setReason] = useState('');
  const required = followUpTerms(owed).reasonRequired;
  const { done, refused } = run;
  const ended = done + refused.length === entries.length;
  const router = useRouter();
  // Only now: with its entries gone from the page, this dialog and what it says would be gone too.
  const close = () => {
    if (run.begun) router.refresh();
    onClose();
  };
  return (
    <Dialog
      title={`Try ${counted(entries.length, 'entry', 'entries')} again?`}
      onClose={close}
      locked={run.pending}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void run.go(reason);
        }}
      >
        <p className="[overflow-wrap:anywhere]">{cause}</p>
        <p className="text-ink-2">{CONSEQUENCE[owed]} What fails again comes back here.</p>
        {!ended && (
          <ReasonInput
            value={reason}
            onChange={setReason}
            required={required}
            locked={run.pending || run.begun}
            initialFocus
          />
        )}
        {run.begun && !ended && (
          <label className="flex items-center gap-2 text-sm text-ink-2">
            <progress className="h-1.5 flex-1" max={entries.length} value={done + refused.length} />
            {grouped(done + refused.length)} of {grouped(entries.length)}
          </label>
        )}
        <TroubleNotice trouble={run.trouble} />
        {ended && <Ended tenant={tenant} done={done} refused={refused} />}
        <DialogActions>
          <Button onClick={close} disabled={run.pending}>
            {run.begun ? 'Close' : 'Cancel'}
          </Button>
          {!ended && (
            <Button
              type="submit"
              tone="primary"
              busy={run.pending}
              disabled={required && reason.trim() === ''}
            >
              {run.pending
                ? 'Working…'
                : run.begun
                  ? 'Go on'
                  : `Try ${grouped(entries.length)} again`}
            </Button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Ended({ tenant, done, refused }: BatchResult & { tenant: string }) {
  return (
    <Notice
      live
      tone={refused.length === 0 ? 'ok' : 'warn'}
      title={`${counted(done, 'entry is', 'entries are')} owed again; the next sweep carries out what.`}
    >
      {refused.length > 0 && (
        <>
          {counted(refused.length, 'entry was', 'entries were')} left as it is:{' '}
          {refused.slice(0, 5).map(({ entryId, why }) => (
            <span key={entryId} className="block">
              <Link href={entryHref(tenant, entryId)}>
                {tenant}/{entryId}
              </Link>{' '}
              {why}
            </span>
          ))}
        </>
      )}
    </Notice>
  );
}

/** Asks for batch after batch; stops at trouble, and goes on from there under the same request id. */
function useBatches(tenant: string, entries: readonly Seen[]) {
  const queries = useQueryClient();
  const request = useRef<string | null>(null);
  const place = useRef(0);
  const [pending, setPending] = useState(false);
  const [begun, setBegun] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [result, setResult] = useState<BatchResult>({ done: 0, refused: [] });

  async function go(reason: string): Promise<void> {
    if (pending) return;
    setPending(true);
    setTrouble(null);
    try {
      while (place.current < entries.length) {
        request.current ??= newRequestId();
        const batch = entries.slice(place.current, place.current + BATCH);
        const answer = await tryAllAgainAction({
          tenant,
          entries: batch,
          reason,
          requestId: request.current,
        });
        if (!answer.ok) {
          const unsure = answer.code === 'outcome-unknown';
          if (!unsure) request.current = null;
          setTrouble({ code: answer.code, message: answer.message, unsure });
          return;
        }
        const { done, refused } = answer.value;
        setBegun(true);
        setResult((before) => ({
          done: before.done + done,
          refused: [...before.refused, ...refused],
        }));
        request.current = null;
        place.current += batch.length;
      }
      void queries.invalidateQueries({ queryKey: ['counts'] });
    } catch {
      setTrouble({
        code: 'no-answer',
        message: 'The server did not answer, so this may or may not have happened.',
        unsure: true,
      });
    } finally {
      setPending(false);
    }
  }

  return { go, pending, begun, trouble, ...result };
}
