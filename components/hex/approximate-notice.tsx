import { Notice } from '@/components/ui/notice';
import { byteSize } from '@/lib/format/bytes';
import { counted } from '@/lib/format/number';
import type { ByteDiff } from '@/lib/hex/diff';
import { rangeLength } from '@/lib/hex/runs';

/** Says which part was not aligned, and what that means for reading it. */
export function ApproximateNotice({ diff }: { diff: ByteDiff }) {
  if (!diff.approximate) return null;
  const ranges = diff.approximateRanges;
  const length = (side: 'left' | 'right') =>
    byteSize(ranges.reduce((sum, range) => sum + rangeLength(range[side]), 0));
  return (
    <Notice tone="warn" title="Approximate.">
      {counted(ranges.length, 'stretch is', 'stretches are')} too different to align (
      {length('left')} on the left, {length('right')} on the right) and compared byte by byte: an
      insertion in there makes all that follows it look changed.
    </Notice>
  );
}
