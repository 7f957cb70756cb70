import type { ViolationCount } from '@/lib/dlq/overview';
import { grouped } from '@/lib/format/number';
import { bySeries, type Palette } from './palette';
import { kindWords, sumOf } from './words';

/** The colour of a legend's row. */
export function Swatch({ colour }: { colour: string }) {
  return (
    <span
      aria-hidden="true"
      className="bar inline-block size-2.5 shrink-0 rounded-sm"
      style={{ background: `var(--${colour})` }}
    />
  );
}

/** A bar divided by violation, and the most frequent one in words; all of them for screen readers. */
export function ViolationBar({
  counts,
  palette,
}: {
  counts: readonly ViolationCount[];
  palette: Palette;
}) {
  const total = sumOf(counts);
  const [top] = counts;
  if (top === undefined || total === 0) return <span className="text-ink-3">none</span>;
  const shares = bySeries(palette, counts);
  const all = counts.map(({ violation, count }) => `${kindWords(violation)} ${grouped(count)}`);
  return (
    <span className="inline-flex flex-col gap-1 py-1" title={all.join(', ')}>
      <svg
        aria-hidden="true"
        viewBox="0 0 100 4"
        preserveAspectRatio="none"
        className="bar block h-1.5 w-32 overflow-hidden rounded-full bg-paper-3"
      >
        {palette.series.map(({ colour, kind }, i) => {
          const before = shares.slice(0, i).reduce((sum, count) => sum + count, 0);
          return (
            <rect
              key={kind ?? 'others'}
              x={(before / total) * 100}
              width={((shares[i] ?? 0) / total) * 100}
              height="4"
              fill={`var(--${colour})`}
            />
          );
        })}
      </svg>
      <span className="max-w-32 truncate text-sm text-ink-2">
        {kindWords(top.violation)} {grouped(top.count)}
        {counts.length > 1 && <span aria-hidden="true"> +{counts.length - 1}</span>}
        <span className="sr-only">{all.slice(1).map((each) => `, ${each}`)}</span>
      </span>
    </span>
  );
}

/** Arrivals of a day by the hour as small bars, beside their sum. */
export function Sparkline({ hours }: { hours: readonly number[] }) {
  const most = Math.max(...hours);
  const total = hours.reduce((sum, count) => sum + count, 0);
  if (total === 0) return <span className="text-ink-3">0</span>;
  return (
    <span className="inline-flex items-center gap-2">
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${hours.length * 4} 20`}
        className="bar h-5 w-24 shrink-0 text-info"
      >
        {hours.map((count, hour) => {
          // An hour with anything in it shows, however small beside the busiest.
          const height = count === 0 ? 0 : Math.max(1.5, (count / most) * 20);
          return (
            <rect
              key={hour}
              x={hour * 4}
              y={20 - height}
              width="3"
              height={height}
              fill="currentColor"
            />
          );
        })}
        <rect y="19.5" width={hours.length * 4} height="0.5" fill="var(--line-strong)" />
      </svg>
      <span>
        {grouped(total)}
        <span className="sr-only">, at most {grouped(most)} in an hour</span>
      </span>
    </span>
  );
}
