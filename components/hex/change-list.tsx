import { useState } from 'react';
import { counted, grouped } from '@/lib/format/number';
import { toHex } from '@/lib/hex/bytes';
import { rangeText, type Change } from '@/lib/hex/changes';
import { rangeLength, type Range } from '@/lib/hex/runs';
import type { BothSides } from './diff-line';
import { CHANGE_SIGN, CHANGE_WORD } from './tables';

const LISTED = 200;
const PREVIEWED_BYTES = 8;

function Preview({ bytes, range }: { bytes: Uint8Array; range: Range }) {
  const length = rangeLength(range);
  if (length === 0) return <span className="text-ink-3">nothing</span>;
  const shown = bytes.subarray(range[0], Math.min(range[1], range[0] + PREVIEWED_BYTES));
  return (
    <>
      <span className="text-ink-2">{rangeText(range)}</span> {toHex(shown, ' ')}
      {length > PREVIEWED_BYTES && ` … ${grouped(length)} bytes`}
    </>
  );
}

/** The changes one after the other, in words: the way through a diff that needs no eyes. */
export function ChangeList({
  changes,
  bytes,
  labels,
  onGo,
}: {
  changes: readonly Change[];
  bytes: BothSides;
  labels: { readonly left: string; readonly right: string };
  onGo: (change: number) => void;
}) {
  const [open, setOpen] = useState(false);
  return (
    <details
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="font-sans text-base"
    >
      <summary className="w-max rounded text-ink-2 underline-offset-2 hover:text-ink hover:underline">
        <span aria-hidden="true">{open ? '▾' : '▸'} </span>
        {counted(changes.length, 'change', 'changes')} as a list
      </summary>
      {open && (
        <div className="mt-1 overflow-x-auto">
          <table className="dense font-mono text-sm">
            <thead>
              <tr className="font-sans">
                <th scope="col">Change</th>
                <th scope="col">{labels.left}</th>
                <th scope="col">{labels.right}</th>
              </tr>
            </thead>
            <tbody>
              {changes.slice(0, LISTED).map((change, i) => (
                <tr key={change.column}>
                  <td>
                    <button
                      type="button"
                      className="rounded underline decoration-line-strong underline-offset-2 hover:decoration-current"
                      onClick={() => onGo(i)}
                    >
                      <span aria-hidden="true">{CHANGE_SIGN[change.kind]} </span>
                      {i + 1} {CHANGE_WORD[change.kind]}
                    </button>
                  </td>
                  <td>
                    <Preview bytes={bytes.left} range={change.left} />
                  </td>
                  <td>
                    <Preview bytes={bytes.right} range={change.right} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {changes.length > LISTED && (
            <p className="px-3 py-1.5 text-ink-2">
              The first {LISTED} of {grouped(changes.length)} changes; the others are reached with
              next change.
            </p>
          )}
        </div>
      )}
    </details>
  );
}
