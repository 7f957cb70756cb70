'use client';

import { say } from '@/app/(console)/_components/toasts';
import type { EntryRow, EntryView } from '@/lib/dlq/views';
import { ActDialog } from '../[entry]/_components/act-dialog';
import { ForceApplyDialog } from '../[entry]/_components/force-apply-dialog';
import type { Outcome } from '../[entry]/_components/outcome';
import { NoteDialog } from './note-dialog';

/** What is asked before something is done with one entry. */
export type Asked =
  | { readonly name: 'retry' | 'force_apply'; readonly entry: EntryView }
  | { readonly name: 'note'; readonly row: EntryRow };

/** The dialogs of the list; loaded with the first of them. */
export function ListDialogs({
  asked,
  onClose,
  onDone,
  onNote,
}: {
  asked: Asked;
  onClose: () => void;
  /** An attempt on this entry has ended. */
  onDone: (entryId: string) => void;
  onNote: (row: EntryRow, text: string) => void;
}) {
  if (asked.name === 'note') {
    const { row } = asked;
    return (
      <NoteDialog
        entry={`${row.tenantId}/${row.entryId}`}
        onClose={onClose}
        onNote={(text) => onNote(row, text)}
      />
    );
  }
  const { entry } = asked;
  const done = ({ tone, title, text }: Outcome) => {
    say({ tone, title: `${entry.tenantId}/${entry.entryId}: ${title}`, text });
    onDone(entry.entryId);
  };
  return asked.name === 'retry' ? (
    <ActDialog entry={entry} name="retry" label="Retry" onClose={onClose} onDone={done} />
  ) : (
    <ForceApplyDialog entry={entry} onClose={onClose} onDone={done} />
  );
}
