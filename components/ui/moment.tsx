'use client';

import type { ReactNode } from 'react';
import { absolute, iso, relative, shortSpan } from '@/lib/format/time';
import { useZone } from './zone';

/**
 * A moment as a person thinks of it, with the exact time and its zone on hover and on keyboard focus of its row.
 * `at` and `now` are epoch milliseconds of the same clock: the database's. `children` stand for "3 min ago".
 */
export function Moment({
  at,
  now,
  short = false,
  alone = false,
  inRow,
  children,
}: {
  at: number;
  now: number;
  /** How long ago in one unit, for narrow columns: `66 h`. */
  short?: boolean;
  /** Not in a row: takes the focus itself, so that the keyboard reaches the exact time too. */
  alone?: boolean;
  /** Said instead while the row has the focus: all its moments in one. */
  inRow?: string;
  children?: ReactNode;
}) {
  const { zone } = useZone();
  return (
    <time
      dateTime={iso(at) ?? undefined}
      data-absolute={absolute(at, zone)}
      data-in-row={inRow}
      className="moment"
      // WCAG 2.1.1: what hovering shows, focus shows.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={alone ? 0 : undefined}
    >
      {children ?? (short ? shortSpan(now - at) : relative(at, now))}
    </time>
  );
}

/** A moment to the second, with its zone. */
export function ExactMoment({ at }: { at: number }) {
  const { zone } = useZone();
  return <time dateTime={iso(at) ?? undefined}>{absolute(at, zone)}</time>;
}
