'use client';

import {
  defaultRangeExtractor,
  useVirtualizer,
  useWindowVirtualizer,
  type Virtualizer,
} from '@tanstack/react-virtual';
import {
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

export interface VirtualRowsProps {
  readonly count: number;
  readonly keyOf: (index: number) => string;
  /** A row's height in pixels, as far as it is known beforehand. */
  readonly height: number;
  /** The element that scrolls; null: the window. */
  readonly scroller: RefObject<HTMLElement | null> | null;
  /** The row under the keyboard stays, so that it keeps the focus; -1: none. */
  readonly pinned: number;
  readonly columns: number;
  readonly render: (index: number, measure: (row: HTMLTableRowElement | null) => void) => ReactNode;
  /** Takes the way to bring a row into view, while there is one. */
  readonly onReady: (scrollTo: ((index: number) => void) | null) => void;
}

const OVERSCAN = 12;

function withPinned(pinned: number, count: number) {
  return (range: Parameters<typeof defaultRangeExtractor>[0]) => {
    const indexes = defaultRangeExtractor(range);
    if (pinned < 0 || pinned >= count || indexes.includes(pinned)) return indexes;
    return [...indexes, pinned].sort((a, b) => a - b);
  };
}

/** The body of a table of which only the rows near the window exist. Loaded when a list has grown long. */
export function VirtualRows(props: VirtualRowsProps) {
  return props.scroller === null ? (
    <InWindow {...props} />
  ) : (
    <InBox {...props} scroller={props.scroller} />
  );
}

function InBox(props: VirtualRowsProps & { scroller: RefObject<HTMLElement | null> }) {
  const { count, keyOf, height, scroller, pinned } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => setMargin(body.current?.offsetTop ?? 0), []);
  // What it gives is handed on whole and memoized nowhere.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer<HTMLElement, HTMLTableRowElement>({
    count,
    getScrollElement: () => scroller.current,
    getItemKey: keyOf,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollMargin: margin,
    scrollPaddingStart: margin,
    scrollPaddingEnd: 3 * height,
    rangeExtractor: withPinned(pinned, count),
  });
  return <Body {...props} rows={rows} body={body} margin={margin} />;
}

function InWindow(props: VirtualRowsProps) {
  const { count, keyOf, height, pinned } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top ?? 0;
    setMargin(top + window.scrollY);
  }, []);
  // oxlint-disable-next-line react/incompatible-library -- as above
  const rows = useWindowVirtualizer<HTMLTableRowElement>({
    count,
    getItemKey: keyOf,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollMargin: margin,
    rangeExtractor: withPinned(pinned, count),
  });
  return <Body {...props} rows={rows} body={body} margin={margin} />;
}

function Body<Scroller extends Element | Window>({
  rows,
  body,
  margin,
  columns,
  height,
  render,
  onReady,
}: VirtualRowsProps & {
  rows: Virtualizer<Scroller, HTMLTableRowElement>;
  body: RefObject<HTMLTableSectionElement | null>;
  margin: number;
}) {
  useEffect(() => {
    onReady((index) => rows.scrollToIndex(index, { align: 'auto' }));
    return () => onReady(null);
  }, [onReady, rows]);
  useEffect(() => rows.measure(), [rows, height]);

  const items = rows.getVirtualItems();
  const parts: ReactNode[] = [];
  let end = 0;
  for (const item of items) {
    const gap = item.start - margin - end;
    if (gap > 0) parts.push(<Gap key={`gap-${item.index}`} height={gap} columns={columns} />);
    parts.push(render(item.index, rows.measureElement));
    end = item.end - margin;
  }
  const rest = rows.getTotalSize() - end;
  if (rest > 0) parts.push(<Gap key="gap-end" height={rest} columns={columns} />);
  return <tbody ref={body}>{parts}</tbody>;
}

function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden="true" className="gap">
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- room for rows, hidden from who listens */}
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}
