'use client';

import { memo, type MouseEvent } from 'react';
import { type CellContext, EntryCell, EntryNumber } from '@/components/entry-cells';
import type { Column } from '@/components/entry-columns';
import type { EntryRow } from '@/lib/dlq/views';

/** One entry as a row that can be selected. `index` counts from the first one loaded. */
export const ListRow = memo(function ListRow({
  row,
  index,
  selected,
  columns,
  context,
  onSelect,
  measure,
}: {
  row: EntryRow;
  index: number;
  selected: boolean;
  columns: readonly Column[];
  context: CellContext;
  /** `range`: from the one selected before to this. */
  onSelect: (entryId: string, range: boolean) => void;
  measure?: (row: HTMLTableRowElement | null) => void;
}) {
  const { tenantId, entryId } = row;
  return (
    <tr
      ref={measure}
      aria-rowindex={index + 2}
      data-index={index}
      data-entry={entryId}
      data-selected={selected || undefined}
    >
      <td className="s-select">
        <label>
          <input
            type="checkbox"
            aria-label={`Select ${tenantId}/${entryId}`}
            checked={selected}
            onChange={(event) => {
              const click = event.nativeEvent as unknown as MouseEvent;
              onSelect(entryId, click.shiftKey);
            }}
          />
        </label>
      </td>
      <EntryNumber row={row} links={context.links} />
      {columns.map((column) => (
        <EntryCell key={column} column={column} row={row} context={context} />
      ))}
    </tr>
  );
});
