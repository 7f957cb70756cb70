import { absolute, iso, relative, shortSpan } from '@/lib/format/time';

/**
 * A moment as a person thinks of it, with the exact time on hover and on keyboard focus of its row.
 * `at` and `now` are epoch milliseconds of the same clock: the database's.
 */
export function Moment({
  at,
  now,
  short = false,
}: {
  at: number;
  now: number;
  /** How long ago in one unit, for narrow columns: `66 h`. */
  short?: boolean;
}) {
  return (
    <time dateTime={iso(at) ?? undefined} data-absolute={absolute(at)} className="moment">
      {short ? shortSpan(now - at) : relative(at, now)}
    </time>
  );
}

/** A moment to the second, with its zone. */
export function ExactMoment({ at }: { at: number }) {
  return <time dateTime={iso(at) ?? undefined}>{absolute(at)}</time>;
}
