import type { ReactNode } from 'react';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import type { FieldValue } from '@/lib/delta/change';

/** One field as it would be written, beside what stands there now; undefined: not set, or removed. */
export interface FieldFate {
  readonly field: string;
  readonly before: FieldValue | undefined;
  readonly after: FieldValue | undefined;
  /** Who wrote the present value and when, epoch milliseconds; null: not known. */
  readonly lastWrittenBy: string | null;
  readonly lastWrittenAt: number | null;
  /** Said beside the value that would be written. */
  readonly note?: string;
}

/** Whether two values are the same; the order of a map's keys does not count. */
export function sameValue(left: FieldValue | undefined, right: FieldValue | undefined): boolean {
  return JSON.stringify(left, keysInOrder) === JSON.stringify(right, keysInOrder);
}

function keysInOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Longest value shown whole beside others; the bytes hold it all. */
const SHOWN = 2_000;

/**
 * Fields as they would be written. With `now`, epoch milliseconds, also what stands on the server at that time, and
 * who wrote it; without, nobody knows what stands there. On narrow screens each field is a card.
 */
export function FieldTable({
  rows,
  writes,
  now,
  caption,
  max = SHOWN,
}: {
  rows: readonly FieldFate[];
  /** Head of the column of new values: "This delta would write". */
  writes: string;
  now: number | null;
  caption?: ReactNode;
  /** Longest value, in characters. */
  max?: number;
}) {
  return (
    <table className="dense cards pairs">
      {caption !== undefined && <caption className="pb-1 text-left text-ink-2">{caption}</caption>}
      <thead>
        <tr>
          <th scope="col" className="w-40">
            Field
          </th>
          {now !== null && <th scope="col">On the server now</th>}
          <th scope="col">{writes}</th>
          {now !== null && <th scope="col">Last written</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <Row key={index} row={row} writes={writes} now={now} max={max} />
        ))}
      </tbody>
    </table>
  );
}

function Row({
  row: { field, before, after, lastWrittenBy, lastWrittenAt, note },
  writes,
  now,
  max,
}: {
  row: FieldFate;
  writes: string;
  now: number | null;
  max: number;
}) {
  const same = now !== null && sameValue(before, after);
  return (
    <tr>
      <th scope="row" className="align-baseline sm:py-1.5 font-mono !text-sm !text-ink">
        <Visible text={field} max={64} />
      </th>
      {now !== null && (
        <td data-name="On the server now" className="align-baseline sm:py-1.5 !whitespace-normal">
          <Side value={before} none="not set" fill={same ? '' : 'bg-diff-del'} max={max} />
        </td>
      )}
      <td data-name={writes} className="align-baseline sm:py-1.5 !whitespace-normal">
        {same ? (
          <span className="text-ink-2">
            {before === undefined ? 'removed, which it is' : 'the same'}
          </span>
        ) : (
          <Side value={after} none="removes the field" fill="bg-diff-add" max={max} />
        )}
        {note !== undefined && <span className="ml-2 text-sm text-warn">{note}</span>}
      </td>
      {now !== null && (
        <td data-name="Last written" className="full align-baseline sm:py-1.5">
          {lastWrittenAt === null ? (
            <span className="text-ink-2">{before === undefined ? 'never' : 'unknown'}</span>
          ) : (
            <>
              {lastWrittenBy !== null && (
                <>
                  <Visible text={lastWrittenBy} max={20} />,{' '}
                </>
              )}
              <Moment at={lastWrittenAt} now={now} />
            </>
          )}
        </td>
      )}
    </tr>
  );
}

function Side({
  value,
  none,
  fill,
  max,
}: {
  value: FieldValue | undefined;
  none: string;
  fill: string;
  max: number;
}) {
  if (value === undefined) return <span className="text-ink-2">{none}</span>;
  return (
    <code
      className={`rounded-sm px-1 py-0.5 break-all whitespace-pre-wrap text-ink [box-decoration-break:clone] ${fill}`}
    >
      <Visible text={JSON.stringify(value)} max={max} />
    </code>
  );
}
