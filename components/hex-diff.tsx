'use client';

import { useMemo } from 'react';
import { DiffGrid, type DiffSide } from '@/components/hex/diff-grid';
import { useByteDiff } from '@/components/hex/use-byte-diff';
import { Notice } from '@/components/ui/notice';
import { byteSize } from '@/lib/format/bytes';
import { fromBase64 } from '@/lib/hex/base64';

/** One side of a comparison; `bytes` is base64. */
export interface HexDiffSide {
  readonly label: string;
  readonly bytes: string;
}

/**
 * Two arrays aligned by content, side by side or, where there is no room, below each other. Compared in the browser;
 * what is too different to align within the cap is compared byte by byte, and a notice says so.
 */
export function HexDiff({ left, right }: { left: HexDiffSide; right: HexDiffSide }) {
  const leftBytes = useMemo(() => fromBase64(left.bytes), [left.bytes]);
  const rightBytes = useMemo(() => fromBase64(right.bytes), [right.bytes]);
  if (!leftBytes || !rightBytes) {
    return (
      <Notice tone="bad" live title="These bytes could not be read.">
        What arrived for {leftBytes ? right.label : left.label} is not base64; reload the page.
      </Notice>
    );
  }
  return (
    <Comparison
      left={{ label: left.label, bytes: leftBytes }}
      right={{ label: right.label, bytes: rightBytes }}
    />
  );
}

function Comparison({ left, right }: { left: DiffSide; right: DiffSide }) {
  const diff = useByteDiff(left.bytes, right.bytes);
  const label = `${left.label} compared with ${right.label}`;
  if (!diff) {
    return (
      <section aria-label={label} aria-busy="true">
        <Notice live>
          Comparing {byteSize(left.bytes.length)} with {byteSize(right.bytes.length)} …
        </Notice>
      </section>
    );
  }
  if (left.bytes.length + right.bytes.length === 0) {
    return <Notice title="Identical.">Both are empty: there is not a single byte.</Notice>;
  }
  return <DiffGrid left={left} right={right} diff={diff} label={label} />;
}
