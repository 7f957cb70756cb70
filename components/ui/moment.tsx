import { absolute, iso, relative } from '@/lib/format/time';

/**
 * A moment as a person thinks of it, with the exact time on hover and on keyboard focus of its row.
 * `at` and `now` are epoch milliseconds of the same clock: the database's.
 */
export function Moment({ at, now }: { at: number; now: number }) {
  return (
    <time dateTime={iso(at) ?? undefined} data-absolute={absolute(at)} className="moment">
      {relative(at, now)}
    </time>
  );
}

/** A moment to the second, with its zone. */
export function ExactMoment({ at }: { at: number }) {
  return <time dateTime={iso(at) ?? undefined}>{absolute(at)}</time>;
}
