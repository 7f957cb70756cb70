'use client';

import Link from 'next/link';
import { Suspense, use, useState } from 'react';
import { useKeys } from '@/app/(console)/_lib/keys';
import { useOffers } from '@/app/(console)/_palette/offers';
import { Button, type ButtonTone } from '@/components/ui/button';
import { Visible } from '@/components/ui/visible';
import { type Role, roleNeeded } from '@/lib/auth/roles';
import { grouped } from '@/lib/format/number';
import { ActDialog } from './act-dialog';
import {
  type ActEntry,
  type Command,
  type CommandName,
  lacksRoom,
  offeredCommands,
  permissionFor,
  permittedCommands,
} from './commands';
import { ForceApplyDialog } from './force-apply-dialog';
import { type Outcome, OutcomeNotice } from './outcome';
import { PurgeDialog } from './purge-dialog';
import { UndoButton } from './undo-button';

/** What can be done with this entry now by this role, and what came of it. */
export function ActionBar({
  entry,
  role,
  leased,
  readable,
}: {
  entry: ActEntry;
  role: Role;
  leased: boolean;
  /** Whether the bytes could be decoded; a retry of what nobody can read is not the thing to do first. */
  readable: Promise<boolean>;
}) {
  const [asked, setAsked] = useState<{ command: Command; entry: ActEntry } | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const offered = offeredCommands(entry);
  const permitted = permittedCommands(entry, role);
  const full = permitted.some((command) => lacksRoom(command, entry));
  const [denied] = permitted.length === 0 ? offered : [];

  // The dialog keeps the version it was opened on, whatever the page shows by then.
  const open = (command: Command) => {
    setOutcome(null);
    setAsked({ command, entry });
  };
  const close = () => setAsked(null);
  const done = (came: Outcome) => {
    setAsked(null);
    setOutcome(came);
  };

  const press = (...names: readonly CommandName[]) => {
    const command = permitted.find(({ name }) => names.includes(name));
    if (command === undefined || lacksRoom(command, entry)) return false;
    open(command);
    return true;
  };
  useKeys({
    e: () => press('resolve'),
    r: () => press('retry'),
    h: () => press('hold', 'release'),
  });
  useOffers(() =>
    permitted
      .filter((command) => !lacksRoom(command, entry))
      .map((command) => ({
        id: command.name,
        name: `${command.label} entry ${entry.tenantId}/${entry.entryId}`,
        run: () => open(command),
      })),
  );

  return (
    <section
      aria-label="Actions"
      className="no-print sticky bottom-0 z-10 flex flex-col gap-2 border-t border-line-strong bg-paper px-4 py-2.5"
    >
      {outcome !== null && (
        <OutcomeNotice
          outcome={outcome}
          aside={
            outcome.undo && (
              <UndoButton
                entry={{ ...entry, version: outcome.undo.version }}
                act={outcome.undo.act}
                onUndone={() => setOutcome(null)}
              />
            )
          }
        />
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Suspense fallback={<Commands commands={permitted} entry={entry} onAsk={open} />}>
          <CommandsKnowing readable={readable} commands={permitted} entry={entry} onAsk={open} />
        </Suspense>
        {full && (
          <p id="no-room" className="min-w-0 text-ink-2 [overflow-wrap:anywhere]">
            <Link href={`/t/${entry.tenantId}`}>
              <Visible text={entry.collection} max={40} /> is full ({grouped(entry.queueUsed)} of{' '}
              {grouped(entry.policy.capacity)}); an admin must raise its capacity
            </Link>
          </p>
        )}
        {offered.length === 0 && <p className="text-ink-2">{nothingToDo(entry, leased)}</p>}
        {denied !== undefined && (
          <p className="text-ink-2">
            Acting on entries needs the role {roleNeeded(permissionFor(denied, entry))}; you are{' '}
            {role} here.
          </p>
        )}
      </div>
      {asked !== null && <Asked {...asked} onClose={close} onDone={done} />}
    </section>
  );
}

interface Commanded {
  readonly commands: readonly Command[];
  readonly entry: ActEntry;
  readonly onAsk: (command: Command) => void;
}

/** Names the first thing to do once it is known whether the bytes can be read. */
function CommandsKnowing({ readable, ...rest }: Commanded & { readable: Promise<boolean> }) {
  const plain = rest.commands.filter((command) => !isGrave(command));
  const first = use(readable) ? plain[0] : plain.find(({ command }) => command !== 'start');
  const others = rest.commands.filter((command) => command !== first);
  const commands = first === undefined ? others : [first, ...others];
  return <Commands {...rest} commands={commands} first={first} />;
}

function Commands({ commands, entry, onAsk, first }: Commanded & { first?: Command | undefined }) {
  const grave = commands.find(isGrave);
  return commands.map((command) => (
    <Button
      key={command.name}
      tone={toneOf(command, first)}
      className={command === grave ? 'ml-auto' : ''}
      disabled={lacksRoom(command, entry)}
      aria-describedby={lacksRoom(command, entry) ? 'no-room' : undefined}
      onClick={() => onAsk(command)}
    >
      {command.label}
    </Button>
  ));
}

const isGrave = ({ name }: Command) => name === 'force-apply' || name === 'purge';

function toneOf(command: Command, first: Command | undefined): ButtonTone {
  if (isGrave(command)) return 'danger';
  return command === first ? 'primary' : 'plain';
}

function Asked({
  command: { name, label },
  ...rest
}: {
  command: Command;
  entry: ActEntry;
  onClose: () => void;
  onDone: (outcome: Outcome) => void;
}) {
  if (name === 'force-apply') return <ForceApplyDialog {...rest} />;
  if (name === 'purge') return <PurgeDialog {...rest} />;
  return <ActDialog {...rest} name={name} label={label} />;
}

function nothingToDo(entry: ActEntry, leased: boolean): string {
  if (leased || entry.status === 'redriving') {
    return 'An attempt is running; nothing can be done until it ends.';
  }
  if (entry.status === 'purged') return 'The bytes were erased; facts and history remain.';
  return 'Nothing can be done with this entry now.';
}
