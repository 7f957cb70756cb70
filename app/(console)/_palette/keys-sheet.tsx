'use client';

import { useParams } from 'next/navigation';
import { placesOf } from '@/app/(console)/_lib/places';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';

interface Taught {
  readonly keys: readonly string[];
  readonly does: string;
}

const EVERYWHERE: readonly Taught[] = [
  { keys: ['Ctrl K', '⌘ K'], does: 'Go to or do anything' },
  { keys: ['?'], does: 'This list' },
  { keys: ['z'], does: 'Undo what was just done' },
];

const LIST: readonly Taught[] = [
  { keys: ['j', '↓'], does: 'Next row' },
  { keys: ['k', '↑'], does: 'Row before' },
  { keys: ['x'], does: 'Select the row, or not' },
  { keys: ['Shift x'], does: 'Select from the last one to here; so does Shift with a click' },
  { keys: ['Enter', 'o'], does: 'Open the entry' },
  { keys: ['e'], does: 'Resolve' },
  { keys: ['r'], does: 'Retry' },
  { keys: ['h'], does: 'Hold, or release' },
  { keys: ['m'], does: 'Assign to me, or to nobody' },
  { keys: ['n'], does: 'Note' },
  { keys: ['Esc'], does: 'Select nothing' },
  { keys: ['/'], does: 'Filter' },
];

const ENTRY: readonly Taught[] = [
  { keys: ['j'], does: 'Older entry of the list' },
  { keys: ['k'], does: 'Newer entry of the list' },
  { keys: ['u', 'Esc'], does: 'Back to the list' },
  { keys: ['e'], does: 'Resolve' },
  { keys: ['r'], does: 'Retry' },
  { keys: ['h'], does: 'Hold, or release' },
];

/** What can be done without the mouse. */
export function KeysSheet({ onClose }: { onClose: () => void }) {
  const { tenant } = useParams<{ tenant?: string }>();
  const off = document.documentElement.dataset['keys'] === 'off';
  const going: Taught[] = placesOf(tenant).flatMap(({ name, letter }) =>
    letter === undefined ? [] : [{ keys: [`g ${letter}`], does: name }],
  );
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} wide>
      {off && (
        <p className="text-ink-2">
          Single keys are switched off in this browser; under Display they can be switched on.
          Enter, Escape, the arrow keys and Ctrl K work all the same.
        </p>
      )}
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <div className="flex flex-col gap-4">
          <Keys title="In a list of entries" keys={LIST} />
          <Keys title="Everywhere" keys={EVERYWHERE} />
        </div>
        <div className="flex flex-col gap-4">
          <Keys title="Go to" keys={going} />
          <Keys title="On an entry" keys={ENTRY} />
        </div>
      </div>
      <DialogActions>
        <Button onClick={onClose} data-initial-focus>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Keys({ title, keys }: { title: string; keys: readonly Taught[] }) {
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-semibold">{title}</h3>
      <dl className="flex flex-col">
        {keys.map(({ keys: names, does }) => (
          <div
            key={does}
            className="flex min-h-7 items-baseline justify-between gap-3 border-b border-line py-1 last:border-0"
          >
            <dt className="order-2 flex shrink-0 gap-1">
              {names.map((name) => (
                <kbd key={name} className="rounded-sm border border-line-strong px-1.5 text-ink-2">
                  {name}
                </kbd>
              ))}
            </dt>
            <dd className="order-1 min-w-0">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
