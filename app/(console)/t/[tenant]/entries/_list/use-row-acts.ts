'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { say } from '@/app/(console)/_components/toasts';
import type { Role } from '@/lib/auth/roles';
import type { EntryRow } from '@/lib/dlq/views';
import type { ActName } from './act-names';
import type { QuickAct } from './acts';
import type { Asked } from './list-dialogs';
import type { NamedRows } from './list-page';
import { fetchEntries, fetchRows } from './use-entry-pages';

/** Counts beside the list are read again this long after the last change, so that a quick hand causes one read. */
const SETTLE_MS = 700;

/** Acting on one row: at once where it can be taken back, by a dialog where it cannot. */
export function useRowActs({
  tenant,
  me,
  role,
  update,
}: {
  tenant: string;
  /** As the WAL names this person. */
  me: string;
  role: Role;
  update: (rows: NamedRows) => void;
}) {
  const router = useRouter();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const settling = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const busy = useRef(new Set<string>());

  function onChanged() {
    clearTimeout(settling.current);
    settling.current = setTimeout(() => {
      router.refresh();
      void queries.invalidateQueries({ queryKey: ['counts'] });
      void queries.invalidateQueries({ queryKey: ['entry-count'] });
    }, SETTLE_MS);
  }

  async function quick(row: EntryRow, act: QuickAct) {
    if (busy.current.has(row.entryId)) return;
    busy.current.add(row.entryId);
    try {
      const { actOn } = await import('./acts');
      await actOn(row, act, { update, onChanged });
    } finally {
      busy.current.delete(row.entryId);
    }
  }

  async function ask(name: 'retry' | 'force_apply', row: EntryRow) {
    try {
      const [entry] = await fetchEntries(tenant, [row.entryId]);
      if (entry === undefined) throw new Error('the entry is gone');
      setAsked({ name, entry });
    } catch {
      say({
        tone: 'bad',
        title: `${tenant}/${row.entryId} could not be read.`,
        text: 'Nothing was changed. Try again.',
      });
    }
  }

  /** Does it with this row, or says why not. */
  async function act(name: ActName, row: EntryRow) {
    const { ACTS, refusedBecause } = await import('./acts');
    const refused = refusedBecause(name, row, role);
    if (refused !== null) {
      const title = `${ACTS[name].label} does not apply to ${tenant}/${row.entryId}.`;
      say({ tone: 'warn', title, text: refused });
      return;
    }
    if (name === 'retry' || name === 'force_apply') await ask(name, row);
    else if (name === 'note') setAsked({ name, row });
    else if (name === 'assign') {
      await quick(row, { name, to: row.assignee === me ? null : me });
    } else await quick(row, { name });
  }

  return {
    act: (name: ActName, row: EntryRow) => void act(name, row),
    asked,
    close: () => setAsked(null),
    note: (row: EntryRow, text: string) => {
      setAsked(null);
      void quick(row, { name: 'note', text });
    },
    attempted: (entryId: string) => {
      setAsked(null);
      onChanged();
      void fetchRows(tenant, [entryId]).then(update, () => undefined);
    },
  };
}
