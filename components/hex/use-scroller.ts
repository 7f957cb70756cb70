import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Height of a row in px; rows are `h-5`. */
const ROW_HEIGHT = 20;
/** Rows drawn beyond each edge of the view. */
const OVERSCAN = 12;
/** The window moves in steps of this many rows, so that most scroll events change nothing. */
const STEP = 8;
/** Rows drawn before the view is measured, on the server too. */
const FIRST_PAINT = 40;

export interface Scroller {
  readonly view: RefObject<HTMLDivElement | null>;
  /** Room for a row in px, without a scrollbar; null before it is measured, and on the server. */
  readonly pixels: number | null;
  /** Whole rows that fit the view, at least 1. */
  readonly page: number;
  /** The topmost row in view. */
  readonly topRow: () => number;
  /** Scrolls just far enough to show `row`, `margin` rows away from the edges where possible. */
  readonly reveal: (row: number, margin?: number) => void;
  /** The rows to draw of `count`. */
  readonly windowOf: (count: number) => RowWindow;
}

export interface RowWindow {
  /** Half-open range of rows. */
  readonly first: number;
  readonly last: number;
  /** Pixels that stand in for the rows above and below. */
  readonly above: number;
  readonly below: number;
}

/** A scrolling element of which only the rows in view are drawn. */
export function useScroller(): Scroller {
  const view = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState<{ top: number; rows: number; pixels: number } | null>(null);

  useLayoutEffect(() => {
    const element = view.current;
    if (!element) return;
    const measure = () => {
      const next = {
        top: Math.floor(element.scrollTop / ROW_HEIGHT / STEP) * STEP,
        rows: Math.floor(element.clientHeight / ROW_HEIGHT),
        pixels: element.clientWidth,
      };
      setSeen((now) => {
        const same = now?.top === next.top && now.rows === next.rows && now.pixels === next.pixels;
        return same ? now : next;
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  const topRow = useCallback(() => Math.ceil((view.current?.scrollTop ?? 0) / ROW_HEIGHT), []);

  const reveal = useCallback((row: number, margin = 0) => {
    const element = view.current;
    if (!element) return;
    const room = Math.min(margin * ROW_HEIGHT, (element.clientHeight - ROW_HEIGHT) / 2);
    const top = row * ROW_HEIGHT;
    const lowest = Math.max(0, top - room);
    const highest = top + ROW_HEIGHT + room - element.clientHeight;
    if (element.scrollTop > lowest) element.scrollTop = lowest;
    else if (element.scrollTop < highest) element.scrollTop = highest;
  }, []);

  const windowOf = (count: number): RowWindow => {
    const end = seen ? seen.top + STEP + seen.rows + 1 + OVERSCAN : FIRST_PAINT;
    const last = Math.min(count, end);
    const first = Math.min(Math.max(0, (seen?.top ?? 0) - OVERSCAN), last);
    return { first, last, above: first * ROW_HEIGHT, below: (count - last) * ROW_HEIGHT };
  };

  return {
    view,
    pixels: seen?.pixels ?? null,
    page: Math.max(1, seen?.rows ?? 1),
    topRow,
    reveal,
    windowOf,
  };
}
