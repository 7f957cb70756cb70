import type { HourCount } from '@/lib/dlq/group';
import { trendWords } from './words';

const HEIGHT = 22;
const STEP = 4;

/** Arrivals by hour, small enough for a row; the words stand for it where it cannot be seen. */
export function Sparkline({ hours }: { hours: readonly HourCount[] }) {
  const most = Math.max(1, ...hours.map(({ arrived }) => arrived));
  const width = hours.length * STEP;
  return (
    <span title={trendWords(hours)}>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${String(width)} ${String(HEIGHT)}`}
        className="block h-5.5 w-24 text-ink-2"
        preserveAspectRatio="none"
      >
        <line x1="0" x2={width} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} stroke="var(--line-strong)" />
        {hours.map(({ hour, arrived }, i) => {
          const height = arrived === 0 ? 0 : Math.max(1.5, (arrived / most) * (HEIGHT - 1));
          return (
            <rect
              key={hour}
              x={i * STEP}
              y={HEIGHT - height}
              width={STEP - 1}
              height={height}
              fill="currentColor"
            />
          );
        })}
      </svg>
      <span className="sr-only">{trendWords(hours)}</span>
    </span>
  );
}
