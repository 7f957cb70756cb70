'use client';

import { useEffect, useRef } from 'react';
import { type Column, COLUMN_NAMES } from '@/components/entry-columns';

const NUMBERS: ReadonlySet<Column> = new Set(['retries', 'size', 'arrived']);

/** The columns' names, and the box that selects what is loaded. */
export function ListHead({
  columns,
  onlyPending,
  selected,
  loaded,
  onSelect,
}: {
  columns: readonly Column[];
  onlyPending: boolean;
  /** How many of the rows that are loaded are selected. */
  selected: number;
  loaded: number;
  onSelect: (on: boolean) => void;
}) {
  const box = useRef<HTMLInputElement>(null);
  const some = selected > 0 && selected < loaded;
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className="s-select">
          <label>
            <input
              ref={box}
              type="checkbox"
              aria-label={`Select the ${String(loaded)} loaded entries`}
              checked={loaded > 0 && selected === loaded}
              onChange={(event) => onSelect(event.target.checked)}
            />
          </label>
        </th>
        <th scope="col" className="s-id">
          Entry
        </th>
        {columns.map((column) => (
          <th
            key={column}
            scope="col"
            className={`s-${column} ${NUMBERS.has(column) ? 'num' : ''}`}
          >
            {column === 'state' && onlyPending ? 'Expires' : COLUMN_NAMES[column]}
          </th>
        ))}
      </tr>
    </thead>
  );
}
