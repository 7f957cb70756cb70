import type { HourCount } from '@/lib/dlq/group';
import { grouped } from '@/lib/format/number';
import { absolute } from '@/lib/format/time';
import { trendWords } from './words';

const HOUR_MS = 3_600_000;
const HEIGHT = 120;
const WIDTH = 840;

/** Arrivals by hour, each bar with its hour and number on hover. */
export function TrendChart({ hours, zone }: { hours: readonly HourCount[]; zone: string }) {
  const most = Math.max(...hours.map(({ arrived }) => arrived));
  const step = WIDTH / hours.length;
  const gap = step > 8 ? 3 : 1;
  const from = hours[0]?.hour ?? 0;
  const middle = hours[Math.floor(hours.length / 2)]?.hour ?? 0;
  const label = (hour: number) => absolute(hour * HOUR_MS, zone).slice(5, 16);
  return (
    <figure>
      <div className="flex justify-between text-sm text-ink-3" aria-hidden="true">
        <span>{grouped(Math.max(most, 0))} an hour at most</span>
      </div>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        preserveAspectRatio="none"
        className="block h-28 w-full"
      >
        <line x1="0" x2={WIDTH} y1="0.5" y2="0.5" stroke="var(--line)" />
        <line x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} stroke="var(--line)" />
        <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} stroke="var(--line-strong)" />
        {hours.map(({ hour, arrived }, i) => {
          const height = arrived === 0 ? 0 : Math.max(2, (arrived / most) * (HEIGHT - 2));
          return (
            <g key={hour}>
              <rect
                x={i * step}
                y={HEIGHT - height}
                width={step - gap}
                height={height}
                fill="var(--chart-1)"
              />
              {/* As high as the chart, so that an hour of few can be pointed at too. */}
              <rect x={i * step} y="0" width={step} height={HEIGHT} fill="transparent">
                <title>{`${label(hour)}: ${grouped(arrived)}`}</title>
              </rect>
            </g>
          );
        })}
      </svg>
      <figcaption className="flex justify-between pt-1 text-sm text-ink-3" aria-hidden="true">
        <span>{label(from)}</span>
        <span className="max-sm:hidden">{label(middle)}</span>
        <span>now</span>
      </figcaption>
      <p className="sr-only">{trendWords(hours)}</p>
    </figure>
  );
}
