'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
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

/** What can be done with this entry now by this role, and what came of it. */
export function ActionBar({
  entry,
  role,
  leased,
}: {
  entry: ActEntry;
  role: Role;
  leased: boolean;
}) {
  const [asked, setAsked] = useState<{ command: Command; entry: ActEntry } | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const offered = offeredCommands(entry);
  const permitted = permittedCommands(entry, role);
  const full = permitted.some((command) => lacksRoom(command, entry));
  const denied = offered.find((command) => !permitted.includes(command));

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

  return (
    <section
      aria-label="Actions"
      className="no-print sticky bottom-0 z-10 flex flex-col gap-2 border-t border-line-strong bg-paper px-4 py-2.5"
    >
      {outcome !== null && <OutcomeNotice outcome={outcome} />}
      <div className="flex flex-wrap items-center gap-2">
        {permitted.map((command, index) => (
          <Button
            key={command.name}
            tone={command.name === 'force-apply' ? 'danger' : index === 0 ? 'primary' : 'plain'}
            className={command.name === 'force-apply' ? 'ml-auto' : ''}
            disabled={lacksRoom(command, entry)}
            aria-describedby={lacksRoom(command, entry) ? 'no-room' : undefined}
            onClick={() => open(command)}
          >
            {command.label}
          </Button>
        ))}
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
      {asked !== null &&
        (isSimple(asked.command) ? (
          <ActDialog entry={asked.entry} command={asked.command} onClose={close} onDone={done} />
        ) : (
          <ForceApplyDialog entry={asked.entry} onClose={close} onDone={done} />
        ))}
    </section>
  );
}

function isSimple(
  command: Command,
): command is Command & { name: Exclude<CommandName, 'force-apply'> } {
  return command.name !== 'force-apply';
}

function nothingToDo(entry: ActEntry, leased: boolean): string {
  if (leased || entry.status === 'redriving') {
    return 'An attempt is running; nothing can be done until it ends.';
  }
  if (entry.status === 'purged') return 'Retention has ended; nothing can be done with this entry.';
  return 'Nothing can be done with this entry now.';
}
