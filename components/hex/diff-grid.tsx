import type { KeyboardEvent, MouseEvent } from 'react';
import { Visible } from '@/components/ui/visible';
import { grouped } from '@/lib/format/number';
import { cellsBetween, columnOf, offsetAt, type SideName } from '@/lib/hex/align';
import { byteHex } from '@/lib/hex/bytes';
import { stepOfKey } from '@/lib/hex/cursor';
import type { ByteDiff } from '@/lib/hex/diff';
import { ApproximateNotice } from './approximate-notice';
import { byteUnder } from './byte-cells';
import { ByteGrid } from './byte-grid';
import { ChangeList } from './change-list';
import { ChangeSteps } from './change-steps';
import { CopyBytes } from './copy-bytes';
import { DiffLines } from './diff-lines';
import { DiffSummary } from './diff-summary';
import { byteInWords, Inspector } from './inspector';
import { MARK_WORD } from './tables';
import { useDiffView, type DiffView } from './use-diff-view';

export interface DiffSide {
  readonly label: string;
  readonly bytes: Uint8Array;
}

const HEADS = ['offset', 'bytes', 'text'] as const;

/** Single keys may be switched off for the whole console. */
function singleKeysOff(): boolean {
  return document.documentElement.dataset['keys'] === 'off';
}

/** A finished comparison: totals, both sides, what the chosen byte could mean, and the changes as a list. */
export function DiffGrid({
  left,
  right,
  diff,
  label,
}: {
  left: DiffSide;
  right: DiffSide;
  diff: ByteDiff;
  label: string;
}) {
  const sides = { left, right };
  const bytes = { left: left.bytes, right: right.bytes };
  const view = useDiffView(diff, bytes);
  const { shape, selected } = view;
  const active: SideName = selected?.side ?? 'right';

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.defaultPrevented) return;
    const plain = !event.ctrlKey && !event.metaKey && !singleKeysOff();
    const inGrid = event.target instanceof HTMLTableElement;
    const step = inGrid ? stepOfKey(event.key, event.ctrlKey || event.metaKey) : null;
    if (step) view.move(step);
    else if (plain && event.key === 'n') view.stepTo(1);
    else if (plain && event.key === 'p') view.stepTo(-1);
    else if (plain && event.key === 's' && inGrid) view.cross();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onClick(event: MouseEvent) {
    const under = byteUnder(event, shape.width);
    if (!under) return;
    const column = under.row * shape.width + under.column;
    const offset = offsetAt(view.alignment, under.side, column);
    if (offset !== null) view.choose({ side: under.side, offset });
  }

  /** The pressed button is about to go, and focus must not go with it. */
  function expand(segment: number) {
    view.expand(segment);
    view.view.current?.querySelector('table')?.focus({ preventScroll: true });
  }

  return (
    // Keys come up from the table and the buttons in here, which are what has focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section aria-label={label} className="flex flex-col gap-2" onKeyDown={onKeyDown}>
      <DiffSummary diff={diff}>
        <ChangeSteps count={view.changes.length} current={view.current} onStep={view.stepTo} />
      </DiffSummary>
      <ApproximateNotice diff={diff} />
      <div className="overflow-hidden rounded-lg border border-line bg-paper font-mono text-sm [font-variant-ligatures:none]">
        <header
          className={`grid border-b border-line bg-paper-2 ${shape.stacked ? '' : 'grid-cols-2'}`}
        >
          <SideHead sign="−" side={left} />
          <SideHead sign="+" side={right} divided={!shape.stacked} />
        </header>
        <ByteGrid
          rows={view.layout.lines}
          label={`Bytes of ${label}`}
          view={view.view}
          window={view.rowWindow}
          columns={columnsFor(view)}
          heads={
            shape.stacked
              ? HEADS
              : [left, right].flatMap(({ label: of }) => HEADS.map((head) => `${of}: ${head}`))
          }
          onClick={onClick}
        >
          <DiffLines view={view} bytes={bytes} onExpand={expand} />
        </ByteGrid>
        <footer className="flex flex-wrap items-center gap-x-4 border-t border-line bg-paper-2 px-3 py-1">
          <Inspector
            bytes={bytes[active]}
            offset={selected?.offset ?? null}
            of={sides[active].label}
          />
          <CopyBytes bytes={bytes[active]} of={sides[active].label} />
        </footer>
        <output className="sr-only">{selected && inWords(view, sides)}</output>
      </div>
      {view.changes.length > 0 && (
        <ChangeList
          changes={view.changes}
          bytes={bytes}
          labels={{ left: left.label, right: right.label }}
          onGo={view.goToChange}
        />
      )}
    </section>
  );
}

function SideHead({ sign, side, divided }: { sign: string; side: DiffSide; divided?: boolean }) {
  return (
    <p className={`flex gap-2 px-3 py-1.5 text-ink-2 ${divided ? 'border-l border-line' : ''}`}>
      <span aria-hidden="true">{sign}</span>
      <span className="min-w-0 truncate">
        <Visible text={side.label} />
      </span>
      <span className="whitespace-nowrap">· {grouped(side.bytes.length)} B</span>
    </p>
  );
}

/** CSS widths of the table's columns; the text takes what is left, the same on both sides. */
function columnsFor({ shape: { width, stacked, airy }, digits }: DiffView): string[] {
  if (stacked) return [`calc(${2 * digits + 4}ch + 0.75rem)`, `${width * 3}ch`, 'auto'];
  const side = [`calc(${digits + 4}ch + 0.75rem)`, `${width * 3 + (airy ? 1 : 0)}ch`, 'auto'];
  return [...side, ...side];
}

/** The chosen byte in words, and how it differs. */
function inWords(
  { alignment, selected }: DiffView,
  sides: { readonly [S in SideName]: DiffSide },
): string {
  if (!selected) return '';
  const { side, offset } = selected;
  const opposite: SideName = side === 'left' ? 'right' : 'left';
  const { label, bytes } = sides[side];
  const column = columnOf(alignment, side, offset) ?? 0;
  const both = { left: sides.left.bytes, right: sides.right.bytes };
  const mark = cellsBetween(alignment, both, side, column, column + 1)[0]?.mark ?? 'equal';
  const other = sides[opposite].bytes[offsetAt(alignment, opposite, column) ?? -1];
  const opposed = mark === 'change' && other !== undefined ? `, opposite 0x${byteHex(other)}` : '';
  return `${label}, ${byteInWords(bytes, offset)}, ${MARK_WORD[mark]}${opposed}`;
}
