'use client';

import { memo, useMemo, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { byteUnder, ByteCells } from '@/components/hex/byte-cells';
import { ByteGrid } from '@/components/hex/byte-grid';
import { CopyBytes } from '@/components/hex/copy-bytes';
import { byteInWords, Inspector } from '@/components/hex/inspector';
import type { RowWidth } from '@/components/hex/tables';
import { useScroller } from '@/components/hex/use-scroller';
import { Notice } from '@/components/ui/notice';
import { Visible } from '@/components/ui/visible';
import { grouped } from '@/lib/format/number';
import type { Cell } from '@/lib/hex/align';
import { fromBase64 } from '@/lib/hex/base64';
import { dumpRowCount, formatOffset, offsetDigits } from '@/lib/hex/bytes';
import { moveInDump, stepOfKey } from '@/lib/hex/cursor';

/** Pixels that offsets, 16 bytes and 16 glyphs need. */
const WIDE = 540;
const HEADS = ['offset', 'bytes', 'text'];

/** A dump of `bytes` (base64): offsets, digits, glyphs, and what the chosen byte could mean. */
export function HexView({
  bytes: encoded,
  label,
  downloadHref,
}: {
  bytes: string;
  label: string;
  downloadHref?: string;
}) {
  const bytes = useMemo(() => fromBase64(encoded), [encoded]);
  if (!bytes) {
    return (
      <Notice tone="bad" live title="These bytes could not be read.">
        What arrived is not base64; reload the page.
      </Notice>
    );
  }
  if (bytes.length === 0) {
    return <Notice title={label}>Empty: there is not a single byte.</Notice>;
  }
  return <Dump bytes={bytes} label={label} downloadHref={downloadHref} />;
}

function Dump({
  bytes,
  label,
  downloadHref,
}: {
  bytes: Uint8Array;
  label: string;
  downloadHref: string | undefined;
}) {
  const { view, pixels, page, topRow, reveal, windowOf } = useScroller();
  const width: RowWidth = pixels !== null && pixels < WIDE ? 8 : 16;
  const rows = dumpRowCount(bytes.length, width);
  const rowWindow = windowOf(rows);
  const [chosen, setChosen] = useState<number | null>(null);
  // The bytes may be replaced by fewer ones.
  const selected = chosen !== null && chosen < bytes.length ? chosen : null;
  const digits = offsetDigits(bytes.length);

  function onKeyDown(event: KeyboardEvent) {
    const step = event.altKey ? null : stepOfKey(event.key, event.ctrlKey || event.metaKey);
    if (step === null) return;
    event.preventDefault();
    event.stopPropagation();
    const next =
      selected === null
        ? topRow() * width
        : moveInDump(selected, step, { length: bytes.length, width, page });
    setChosen(next);
    reveal(Math.floor(next / width));
  }

  function onClick(event: MouseEvent) {
    const under = byteUnder(event, width);
    if (!under) return;
    const offset = under.row * width + under.column;
    if (offset < bytes.length) setChosen(offset);
  }

  const { first, last } = rowWindow;
  return (
    <section
      aria-label={label}
      className="overflow-hidden rounded-lg border border-line bg-paper font-mono text-sm [font-variant-ligatures:none]"
    >
      <header className="flex gap-2 border-b border-line bg-paper-2 px-3 py-1.5 text-ink-2">
        <span className="min-w-0 truncate">
          <Visible text={label} />
        </span>
        <span className="whitespace-nowrap">· {grouped(bytes.length)} B</span>
      </header>
      <ByteGrid
        rows={rows}
        label={`Bytes of ${label}`}
        view={view}
        window={rowWindow}
        columns={[`calc(${digits + 2}ch + 0.75rem)`, `${width * 3 + 1}ch`, 'auto']}
        heads={HEADS}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {Array.from({ length: last - first }, (_, i) => {
          const row = first + i;
          const inRow = selected !== null && Math.floor(selected / width) === row;
          return (
            <DumpRow
              key={row}
              bytes={bytes}
              row={row}
              width={width}
              digits={digits}
              selected={inRow ? selected : null}
            />
          );
        })}
      </ByteGrid>
      <footer className="flex flex-wrap items-center gap-x-4 border-t border-line bg-paper-2 px-3 py-1">
        <Inspector bytes={bytes} offset={selected} />
        <CopyBytes bytes={bytes} downloadHref={downloadHref} />
      </footer>
      <output className="sr-only">{selected === null ? '' : byteInWords(bytes, selected)}</output>
    </section>
  );
}

const DumpRow = memo(function DumpRow({
  bytes,
  row,
  width,
  digits,
  selected,
}: {
  bytes: Uint8Array;
  row: number;
  width: RowWidth;
  digits: number;
  selected: number | null;
}) {
  const start = row * width;
  const count = Math.min(width, bytes.length - start);
  const cells = Array.from({ length: count }, (_, i): Cell => ({
    offset: start + i,
    mark: 'equal',
  }));
  return (
    <tr
      aria-rowindex={row + 2}
      data-row={row}
      className="h-5 leading-5 whitespace-pre hover:bg-paper-2"
    >
      <th scope="row" className="p-0 pl-3 text-left font-normal text-ink-3">
        {formatOffset(start, digits)}
      </th>
      <ByteCells cells={cells} bytes={bytes} selected={selected} width={width} side="left" />
    </tr>
  );
});
