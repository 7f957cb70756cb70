'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { say } from '@/app/(console)/_components/toasts';
import { useKeys } from '@/app/(console)/_lib/keys';
import { type Offer, useOffers } from '@/app/(console)/_palette/offers';
import { entryHref } from '@/components/entry-links';
import { type EntryFilter, entriesFilter, QUERY_LIMIT, queryText } from '@/lib/dlq/filter';
import { VALUES_LIMIT } from '@/lib/dlq/query-keys';
import type { CappedCount, EntryRow } from '@/lib/dlq/views';
import { atLeast, counted, grouped } from '@/lib/format/number';
import { ACT_NAMES, type ActName } from './act-names';
import type { EntryListProps } from './entry-list';
import { isEmpty, NOTHING, type Selection } from './selection';
import { fetchEntries, fetchRows } from './use-entry-pages';
import type { NamedRows } from './list-page';
import { useRowActs } from './use-row-acts';

const SelectionBar = dynamic(() => import('./selection-bar').then((part) => part.SelectionBar), {
  ssr: false,
});
const ListDialogs = dynamic(() => import('./list-dialogs').then((part) => part.ListDialogs), {
  ssr: false,
});

const PlanDialog = dynamic(
  () => import('../../operations/_components/plan-dialog-body').then((part) => part.PlanDialogBody),
  { ssr: false },
);

/** Rows that are read anew by their numbers at most; as the handler takes them. */
const ROWS_AT_ONCE = 200;

/** An action on several, before it is confirmed. */
interface Plan {
  readonly action: ActName;
  readonly q: string;
  /** The set, to a person. */
  readonly label: string;
}

interface Props extends EntryListProps {
  readonly rows: readonly EntryRow[];
  /** The row under the keyboard. */
  readonly current: string | null;
  readonly move: (by: 1 | -1) => boolean;
  readonly selection: Selection;
  readonly change: (change: (before: Selection) => Selection) => void;
  readonly select: (id: string, range: boolean) => void;
  readonly update: (rows: NamedRows) => void;
}

/** The keys of the list, what it offers the palette, the bar of the selection, and the dialogs they open. */
export function ListHands(props: Props) {
  const { tenant, me, role, filter, list, rows, current, move, selection, change, select } = props;
  const router = useRouter();
  const queries = useQueryClient();
  const acts = useRowActs({ tenant, me, role, update: props.update });
  const nothing = isEmpty(selection);
  const matching = useMatching(tenant, list, !nothing);

  const [only] = selection.all === null && selection.ids.size === 1 ? selection.ids : [];
  const one = nothing ? current : (only ?? null);
  const row = one === null ? null : (rows.find(({ entryId }) => entryId === one) ?? null);

  const [plan, setPlan] = useState<Plan | null>(null);

  /** With all that is selected, by a plan that says first what it would meet. */
  async function actOnAll(action: ActName) {
    const { deniedBecause } = await import('./acts');
    const refused = deniedBecause(action, role) ?? tooMany(selection);
    if (refused !== null) {
      say({ tone: 'warn', title: 'Not for this selection.', text: refused });
      return;
    }
    const set = setOf(selection, filter, matching);
    if (!(await atOnce(action, set.q))) setPlan({ action, ...set });
  }

  /** A few, with what can be taken back and needs nothing filled in; false: it has to be planned. */
  async function atOnce(action: ActName, q: string): Promise<boolean> {
    const count = countOf(selection, matching);
    if (count === null || action === 'assign' || action === 'note') return false;
    const { startOperation } = await import('../../operations/_lib/start-operation');
    const taken = rows.filter(
      ({ entryId }) => selection.all !== null || selection.ids.has(entryId),
    );
    const done = await startOperation(tenant, { action, q, count }, () => {
      const ids = taken.slice(0, ROWS_AT_ONCE).map(({ entryId }) => entryId);
      void fetchRows(tenant, ids).then(props.update, () => router.refresh());
      void queries.invalidateQueries({ queryKey: ['counts'] });
      void queries.invalidateQueries({ queryKey: ['entry-count'] });
    });
    if (done) change(() => NOTHING);
    return done;
  }

  function act(name: ActName): boolean {
    if (!nothing && (one === null || name === 'assign')) void actOnAll(name);
    else if (row !== null) acts.act(name, row);
    else if (one !== null) void actUnseen(name, one);
    else return false;
    return true;
  }

  /** With an entry that is selected and not in the list at hand. */
  async function actUnseen(name: ActName, entryId: string) {
    try {
      const [entry] = await fetchEntries(tenant, [entryId]);
      if (entry !== undefined) acts.act(name, entry);
    } catch {
      say({ tone: 'bad', title: `${tenant}/${entryId} could not be read.`, text: 'Try again.' });
    }
  }

  const inRow = (by: 1 | -1) => (event: KeyboardEvent) =>
    event.target instanceof Element && event.target.closest('tr[data-entry]') !== null && move(by);
  const open = () => {
    if (current === null) return false;
    const entry = rows.find(({ entryId }) => entryId === current);
    if (entry === undefined) return false;
    router.push(entryHref(tenant, entry.entryId, { filter }));
    return true;
  };
  const choose = (range: boolean) => () => {
    if (current === null) return false;
    select(current, range);
    return true;
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: inRow(1),
    ArrowUp: inRow(-1),
    x: choose(false),
    X: choose(true),
    o: open,
    Enter: (event) =>
      // A link or a button under the focus has an Enter of its own.
      event.target instanceof HTMLInputElement && open(),
    e: () => act('resolve'),
    r: () => act('retry'),
    h: () => act(row?.held === true ? 'release' : 'hold'),
    m: () => {
      if (row === null) return false;
      acts.act('assign', row);
      return true;
    },
    n: () => act('note'),
    Escape: () => {
      if (nothing) return false;
      change(() => NOTHING);
      return true;
    },
    '/': toSearch,
  });

  const target = nothing ? (one === null ? null : `entry ${tenant}/${one}`) : 'what is selected';
  useOffers((): Offer[] => [
    ...(target === null
      ? []
      : ACT_NAMES.map((name) => ({
          id: name,
          name: `${OFFERED[name]} ${target}`,
          run: () => void act(name),
        }))),
    ...(nothing ? [] : [{ id: 'none', name: 'Select nothing', run: () => change(() => NOTHING) }]),
    {
      id: 'all',
      name: 'Select all entries that match',
      run: () => change(() => ({ ids: new Set(), all: list })),
    },
  ]);

  const shown = new Set(rows.map(({ entryId }) => entryId));
  return (
    <>
      {!nothing && (
        <div className="selection-place">
          <SelectionBar
            role={role}
            count={selection.all === null ? selection.ids.size : null}
            elsewhere={[...selection.ids].filter((id) => !shown.has(id)).length}
            matching={matching}
            row={row}
            onAct={act}
            onAll={() => change(() => ({ ids: new Set(), all: list }))}
            onClear={() => change(() => NOTHING)}
          />
        </div>
      )}
      {plan !== null && (
        <PlanDialog
          tenant={tenant}
          {...plan}
          onClose={() => setPlan(null)}
          onStarted={() => change(() => NOTHING)}
        />
      )}
      {acts.asked !== null && (
        <ListDialogs
          asked={acts.asked}
          onClose={acts.close}
          onDone={acts.attempted}
          onNote={acts.note}
        />
      )}
    </>
  );
}

const OFFERED: { readonly [N in ActName]: string } = {
  retry: 'Retry',
  resolve: 'Resolve',
  reopen: 'Reopen',
  hold: 'Hold',
  release: 'Release',
  assign: 'Assign',
  note: 'Note on',
  force_apply: 'Force-apply',
};

/** Why one operation cannot take these; null: it can. What is selected one by one has to fit a query. */
function tooMany({ ids, all }: Selection): string | null {
  if (all !== null) return null;
  const fits = ids.size <= VALUES_LIMIT && queryOf(ids).length <= QUERY_LIMIT;
  return fits
    ? null
    : `${grouped(ids.size)} entries selected one by one are more than one operation takes. Narrow the list by a filter and select all that match.`;
}

const queryOf = (ids: ReadonlySet<string>) => queryText(entriesFilter([...ids]));

/** How many are selected, when that is known exactly. */
function countOf({ ids, all }: Selection, matching: CappedCount | null): number | null {
  if (all === null) return ids.size;
  return matching === null || matching.capped ? null : matching.count;
}

function setOf(
  { ids, all }: Selection,
  filter: EntryFilter,
  matching: CappedCount | null,
): Omit<Plan, 'action'> {
  if (all === null) {
    return { q: queryOf(ids), label: counted(ids.size, 'selected entry', 'selected entries') };
  }
  const label = matching === null ? 'all entries' : `all ${atLeast(matching)} entries`;
  return { q: queryText(filter), label: `${label} that match` };
}

/** Goes to the search field; nothing to do while it is folded away. */
function toSearch(): boolean {
  const field = document.querySelector<HTMLElement>('[data-search]');
  if (field === null || field.offsetParent === null) return false;
  field.focus();
  return true;
}

/** How many entries match the list's filter; asked once something is selected. Null: not known. */
function useMatching(tenant: string, list: string, wanted: boolean): CappedCount | null {
  const { data } = useQuery<CappedCount>({
    queryKey: ['entry-count', tenant, list],
    queryFn: async ({ signal }) => {
      const response = await fetch(`/t/${tenant}/entries/count?${list}`, { signal });
      if (!response.ok) throw new Error(`count: ${response.status}`);
      return (await response.json()) as CappedCount;
    },
    enabled: wanted,
  });
  return data ?? null;
}
