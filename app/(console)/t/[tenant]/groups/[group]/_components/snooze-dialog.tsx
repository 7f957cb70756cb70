'use client';

import { useRef, useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { describedBy, Field, INPUT } from '@/components/ui/field';
import type { StatusChange } from './use-triage';

const HOUR_MS = 3_600_000;
const SPANS = [
  { hours: 1, words: '1 hour' },
  { hours: 4, words: '4 hours' },
  { hours: 24, words: '1 day' },
  { hours: 72, words: '3 days' },
  { hours: 168, words: '1 week' },
] as const;
const USUAL_COUNT = '100';

type Until = 'time' | 'count';

/** Asks until when a group is to be left alone. */
export function SnoozeDialog({
  asOf,
  onClose,
  onSnooze,
}: {
  /** When the page was read, by the database's clock. */
  asOf: number;
  onClose: () => void;
  onSnooze: (change: StatusChange, reason: string) => void;
}) {
  const [until, setUntil] = useState<Until>('time');
  const [hours, setHours] = useState<number>(24);
  const [count, setCount] = useState(USUAL_COUNT);
  const [reason, setReason] = useState('');
  const opened = useRef(0);
  const arrivals = /^[1-9][0-9]{0,8}$/.test(count.trim()) ? Number(count.trim()) : null;
  const ready = until === 'time' || arrivals !== null;

  function go() {
    if (until === 'count') {
      onSnooze({ kind: 'snoozed', until: null, count: arrivals }, reason);
      return;
    }
    const passed = opened.current === 0 ? 0 : Math.round(performance.now() - opened.current);
    onSnooze({ kind: 'snoozed', until: asOf + passed + hours * HOUR_MS, count: null }, reason);
  }

  return (
    <Dialog title="Snooze this group" onClose={onClose}>
      <form
        ref={(form) => {
          if (form !== null && opened.current === 0) opened.current = performance.now();
        }}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) go();
        }}
      >
        <p className="text-ink-2">
          It leaves the open groups until then; entries keep coming in and being counted.
        </p>
        <fieldset className="flex flex-col gap-2">
          <legend className="sr-only">Until when</legend>
          <label className="flex items-center gap-2">
            <input
              type="radio"
              name="until"
              checked={until === 'time'}
              data-initial-focus
              onChange={() => setUntil('time')}
            />
            for a while
          </label>
          <div className="flex flex-wrap gap-1.5 pl-6">
            {SPANS.map((span) => (
              <Button
                key={span.hours}
                aria-pressed={until === 'time' && hours === span.hours}
                className="aria-pressed:border-ink aria-pressed:bg-active aria-pressed:font-semibold"
                onClick={() => {
                  setUntil('time');
                  setHours(span.hours);
                }}
              >
                {span.words}
              </Button>
            ))}
          </div>
          <label className="flex items-center gap-2">
            <input
              type="radio"
              name="until"
              checked={until === 'count'}
              onChange={() => setUntil('count')}
            />
            until so many more came in
          </label>
          {until === 'count' && (
            <div className="pl-6">
              <Field
                id="arrivals"
                label="Arrivals"
                error={arrivals === null ? 'A whole number from 1 to 999999999.' : undefined}
              >
                <input
                  id="arrivals"
                  inputMode="numeric"
                  autoComplete="off"
                  className={`${INPUT} max-w-32`}
                  value={count}
                  aria-describedby={describedBy('arrivals')}
                  onChange={(event) => setCount(event.target.value)}
                />
              </Field>
            </div>
          )}
        </fieldset>
        <ReasonInput value={reason} onChange={setReason} />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={!ready}>
            Snooze
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
