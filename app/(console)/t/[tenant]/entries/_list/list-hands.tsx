'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { say } from '@/app/(console)/_components/toasts';
import { useKeys } from '@/app/(console)/_lib/keys';
import { type Offer, useOffers } from '@/app/(console)/_palette/offers';
import { entryHref } from '@/components/entry-links';
import type { CappedCount, EntryRow } from '@/lib/dlq/views';
import { ACT_NAMES, type ActName } from './act-names';
import type { EntryListProps } from './entry-list';
import { isEmpty, NOTHING, type Selection } from './selection';
import { fetchEntries } from './use-entry-pages';
import type { NamedRows } from './list-page';
import { useRowActs } from './use-row-acts';

const SelectionBar = dynamic(() => import('./selection-bar').then((part) => part.SelectionBar), {
  ssr: false,
});
const ListDialogs = dynamic(() => import('./list-dialogs').then((part) => part.ListDialogs), {
  ssr: false,
});

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
  const acts = useRowActs({ tenant, me, role, update: props.update });
  const nothing = isEmpty(selection);
  const matching = useMatching(tenant, list, !nothing);

  const [only] = selection.all === null && selection.ids.size === 1 ? selection.ids : [];
  const one = nothing ? current : (only ?? null);
  const row = one === null ? null : (rows.find(({ entryId }) => entryId === one) ?? null);

  function act(name: ActName): boolean {
    if (row !== null) acts.act(name, row);
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
    m: () => act('assign'),
    n: () => act('note'),
    Escape: () => {
      if (nothing) return false;
      change(() => NOTHING);
      return true;
    },
    '/': toSearch,
  });

  useOffers((): Offer[] => [
    ...(one === null
      ? []
      : ACT_NAMES.map((name) => ({
          id: name,
          name: `${OFFERED[name]} entry ${tenant}/${one}`,
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
            one={one !== null}
            onAct={act}
            onAll={() => change(() => ({ ids: new Set(), all: list }))}
            onClear={() => change(() => NOTHING)}
          />
        </div>
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
