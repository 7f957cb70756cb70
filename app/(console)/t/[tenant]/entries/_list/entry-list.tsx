'use client';

import {
  lazy,
  type ReactNode,
  startTransition,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useHoldRows } from '@/app/(console)/_live/hold';
import { cellLinks } from '@/components/entry-cell-links';
import type { CellContext } from '@/components/entry-cells';
import { DEFAULT_COLUMNS, type ListView } from '@/components/entry-columns';
import { useZone } from '@/components/ui/zone';
import type { Role } from '@/lib/auth/roles';
import { type EntryFilter, valueOf } from '@/lib/dlq/filter';
import type { EntryRow } from '@/lib/dlq/views';
import { ListFoot } from './list-foot';
import { ListHead } from './list-head';
import type { ListPage } from './list-page';
import { ListRow } from './list-row';
import { ListTop } from './list-top';
import { between, has, isEmpty, toggled, withIds } from './selection';
import { ListHands } from './list-hands';
import { useEntryPages } from './use-entry-pages';
import { useNarrow, useScripts } from './use-narrow';
import { useRowFocus } from './use-row-focus';
import { useSelection } from './use-selection';

const VirtualRows = lazy(() =>
  import('./virtual-rows').then((part) => ({ default: part.VirtualRows })),
);

/** Rows that may all exist at once; beyond, only those near the window do. */
const WHOLE = 150;
/** Heights of rows in pixels, as the style sheet has them; cards are measured. */
const HEIGHT = { dense: 30, roomy: 42, card: 112 };

export interface EntryListProps {
  readonly tenant: string;
  /** As the WAL names the person who looks. */
  readonly me: string;
  readonly role: Role;
  readonly filter: EntryFilter;
  /** The filter as search parameters. */
  readonly list: string;
  /** Where the first page starts; null: with the newest. */
  readonly cursor: string | null;
  /** What the server read. */
  readonly first: ListPage;
  readonly view: ListView;
  /** What stands where the rows would be when the server found none; false: it found some. */
  readonly empty: ReactNode;
  /** The way to other pages while no script runs. */
  readonly children: ReactNode;
}

/**
 * A tenant's entries as rows one walks, selects and acts on by keyboard or mouse. It begins with the page the server
 * rendered and goes on as one scrolls. Nothing in it moves by itself.
 */
export function EntryList(props: EntryListProps) {
  const { tenant, filter, list, cursor, first, empty, children } = props;
  const pages = useEntryPages({ tenant, list, cursor, first });
  const { rows, names, now, loadOlder } = pages;
  const ids = useMemo(() => rows.map((row) => row.entryId), [rows]);
  const [view, setView] = useState(props.view);
  const [selection, change] = useSelection(tenant, list);
  useHoldRows(!isEmpty(selection));
  const focus = useRowFocus(ids, loadOlder);
  const scripts = useScripts();
  const narrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const { zone } = useZone();

  const columns = narrow ? DEFAULT_COLUMNS : view.columns;
  const onlyPending = valueOf(filter, 'status') === 'pending';
  const context: CellContext = useMemo(
    () => ({ links: cellLinks(tenant, filter), now, zone, onlyPending, names }),
    [tenant, filter, now, zone, onlyPending, names],
  );

  const anchor = useRef<string | null>(null);
  const latest = useRef({ ids, selection, change });
  useEffect(() => {
    latest.current = { ids, selection, change };
  });
  const select = useCallback((id: string, range: boolean) => {
    const is = latest.current;
    const taken = range ? between(is.ids, anchor.current, id) : [];
    anchor.current = id;
    is.change((before) =>
      taken.length > 1 ? withIds(before, taken, true) : toggled(before, id, is.ids),
    );
  }, []);

  // As a transition: the rows stay while the part that thins them out is on its way.
  const [thinned, setThinned] = useState(false);
  const long = rows.length > WHOLE;
  useEffect(() => startTransition(() => setThinned(long)), [long]);
  const renderRow = (
    row: EntryRow,
    index: number,
    measure?: (row: HTMLTableRowElement | null) => void,
  ) => (
    <ListRow
      key={row.entryId}
      row={row}
      index={index}
      selected={has(selection, row.entryId)}
      columns={columns}
      context={context}
      onSelect={select}
      {...(measure !== undefined && { measure })}
    />
  );
  const selected = ids.filter((id) => has(selection, id)).length;
  const whole = cursor === null;

  return (
    <div className={`entry-list ${scripts ? 'scripted' : ''}`}>
      <ListTop tenant={tenant} filter={filter} newer={first.newer} view={view} onView={setView} />
      <div ref={scroller} className="entry-scroll">
        {rows.length === 0 && !pages.more ? (
          empty
        ) : (
          <>
            <table
              className={`dense stacks entries ${onlyPending ? '' : 'mixed'} ${view.roomy ? 'roomy' : ''}`}
              aria-label="Entries"
              aria-rowcount={whole && !pages.more ? rows.length + 1 : -1}
              style={widths(columns.length, ids[0], tenant)}
            >
              <ListHead
                columns={columns}
                onlyPending={onlyPending}
                selected={selected}
                loaded={ids.length}
                onSelect={(on) => change((before) => withIds(before, ids, on))}
              />
              {!thinned ? (
                <tbody>{rows.map((row, index) => renderRow(row, index))}</tbody>
              ) : (
                <VirtualRows
                  key={narrow ? 'window' : 'box'}
                  count={rows.length}
                  keyOf={(index) => ids[index] ?? String(index)}
                  height={narrow ? HEIGHT.card : view.roomy ? HEIGHT.roomy : HEIGHT.dense}
                  scroller={narrow ? null : scroller}
                  pinned={focus.current === null ? -1 : ids.indexOf(focus.current)}
                  columns={columns.length + 2}
                  render={(index, measure) => {
                    const row = rows[index];
                    return row === undefined ? null : renderRow(row, index, measure);
                  }}
                  onReady={focus.onReady}
                />
              )}
            </table>
            {scripts ? (
              <ListFoot
                loaded={rows.length}
                whole={whole}
                more={pages.more}
                scanned={pages.scanned}
                loading={pages.loading}
                failed={pages.failed}
                onOlder={loadOlder}
              />
            ) : (
              children
            )}
          </>
        )}
      </div>
      <ListHands
        {...props}
        rows={rows}
        current={focus.current}
        move={focus.move}
        selection={selection}
        change={change}
        select={select}
        update={pages.update}
      />
    </div>
  );
}

/** Room for the ids as long as they are here, and for columns beyond the usual ones. */
function widths(columns: number, id: string | undefined, tenant: string) {
  const characters = tenant.length + 1 + (id?.length ?? 0);
  return {
    '--id-width': `${Math.min(14, Math.max(6, characters * 0.46 + 2.5))}rem`,
    '--more-columns': Math.max(0, columns - DEFAULT_COLUMNS.length),
  } as Record<string, string | number>;
}
