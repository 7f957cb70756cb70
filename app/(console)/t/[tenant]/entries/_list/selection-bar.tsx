'use client';

import { say } from '@/app/(console)/_components/toasts';
import { Button } from '@/components/ui/button';
import { Key } from '@/components/ui/key';
import type { Role } from '@/lib/auth/roles';
import type { CappedCount, EntryRow } from '@/lib/dlq/views';
import { atLeast, counted, grouped } from '@/lib/format/number';
import { ACT_NAMES, type ActName } from './act-names';
import { ACTS, deniedBecause, refusedBecause } from './acts';

export interface SelectionBarProps {
  readonly role: Role;
  /** How many are selected by id; null: all that match. */
  readonly count: number | null;
  /** Of those, how many the list does not show. */
  readonly elsewhere: number;
  /** How many match the filter; null: not known yet. */
  readonly matching: CappedCount | null;
  /** The one that is selected, when it is one and known. */
  readonly row: EntryRow | null;
  readonly onAct: (name: ActName) => void;
  readonly onAll: () => void;
  readonly onClear: () => void;
}

/** What is selected, and what can be done with it. */
export function SelectionBar(props: SelectionBarProps) {
  const { role, count, row, matching, onAct, onAll, onClear } = props;
  return (
    <section
      aria-label="Selection"
      className="selection-bar no-print flex max-w-full flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line-strong bg-paper px-3 py-2 shadow-[0_8px_28px_var(--shadow)]"
    >
      <output className="font-semibold whitespace-nowrap">{selectedWords(props)}</output>
      {count !== null && matching !== null && (matching.capped || matching.count > count) && (
        <button
          type="button"
          onClick={onAll}
          className="rounded text-info underline decoration-current/40 underline-offset-2 hover:decoration-current"
        >
          Select all {atLeast(matching)} that match
        </button>
      )}
      <Button
        tone="quiet"
        className="ml-auto sm:order-last"
        aria-label="Select nothing"
        title="Select nothing (Esc)"
        onClick={onClear}
      >
        <span aria-hidden="true">×</span>
      </Button>
      <div className="flex flex-wrap items-center gap-1.5">
        {ACT_NAMES.filter((name) => shown(name, row)).map((name) => {
          const { label, key } = ACTS[name];
          const refused =
            row === null ? deniedBecause(name, role) : refusedBecause(name, row, role);
          return (
            <Button
              key={name}
              tone={toneOf(name)}
              aria-disabled={refused !== null || undefined}
              title={refused ?? undefined}
              {...(key !== null && { 'aria-keyshortcuts': key })}
              onClick={() => {
                if (refused === null) onAct(name);
                else say({ tone: 'warn', title: `${label} does not apply.`, text: refused });
              }}
            >
              {label}
              {asks(name) && '…'}
              {key !== null && (
                <span className="max-sm:hidden">
                  <Key name={key} onInk={toneOf(name) === 'primary'} />
                </span>
              )}
            </Button>
          );
        })}
      </div>
    </section>
  );
}

function selectedWords({ count, elsewhere, matching }: SelectionBarProps): string {
  if (count === null) {
    return matching === null ? 'All that match selected' : `All ${atLeast(matching)} selected`;
  }
  const words = `${grouped(count)} selected`;
  return elsewhere === 0
    ? words
    : `${words}, ${counted(elsewhere, 'one', 'of them')} not shown here`;
}

/** Of a pair, the one that the entry's state asks for; both when there are several. */
function shown(name: ActName, row: EntryRow | null): boolean {
  if (row === null) return true;
  if (name === 'release') return row.held;
  if (name === 'hold') return !row.held;
  if (name === 'reopen') return row.status === 'resolved';
  if (name === 'resolve') return row.status !== 'resolved';
  return true;
}

const toneOf = (name: ActName) =>
  name === 'force_apply' ? 'danger' : name === 'retry' ? 'primary' : 'plain';

const asks = (name: ActName) => name === 'force_apply' || name === 'note' || name === 'assign';
