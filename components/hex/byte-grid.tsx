import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { RowWindow, Scroller } from './use-scroller';

/**
 * The scrolling table both views share: one tab stop, rows of one height, only those in view drawn.
 * Its rows are `tr` of 20 px; `columns` and `heads` describe them to the layout and to a screen reader.
 */
export function ByteGrid({
  rows,
  label,
  view,
  window: { above, below },
  columns,
  heads,
  onKeyDown,
  onClick,
  children,
}: {
  rows: number;
  label: string;
  view: Scroller['view'];
  window: RowWindow;
  /** CSS widths; `auto` takes what is left. */
  columns: readonly string[];
  heads: readonly string[];
  onKeyDown?: (event: KeyboardEvent) => void;
  onClick: (event: MouseEvent) => void;
  children: ReactNode;
}) {
  return (
    <div
      ref={view}
      className="max-h-[30rem] overflow-auto [scrollbar-width:thin] -outline-offset-2 outline-info has-[table:focus-visible]:outline-2 print:max-h-none"
    >
      <div style={{ height: above }} />
      <table
        // A table whose one tab stop takes arrow keys is a grid, which "ARIA in HTML" allows on <table>.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={rows + 1}
        aria-readonly="true"
        onKeyDown={onKeyDown}
        onClick={onClick}
        className="w-full min-w-max table-fixed border-separate border-spacing-0 outline-none"
      >
        <colgroup>
          {columns.map((width, i) => (
            <col key={i} style={{ width }} />
          ))}
        </colgroup>
        <thead className="sr-only">
          <tr aria-rowindex={1}>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      <div style={{ height: below }} />
    </div>
  );
}
