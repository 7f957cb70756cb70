'use client';

import {
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import { grouped } from '@/lib/format/number';

/** One bar: its name on the axis, and a count for each series. */
export interface ChartBar {
  readonly name: string;
  /** Its start, with the zone. */
  readonly from: string;
  readonly counts: readonly number[];
}

export interface ChartSeries {
  readonly name: string;
  /** Token of the colour, without its dashes. */
  readonly colour: string;
}

const INK = { fill: 'var(--ink-2)', fontSize: 11 };

/**
 * Stacked bars. A picture beside numbers that also stand in words: it is hidden from screen readers and takes no
 * focus. Nothing moves. The place it stands in gives it its height.
 */
export default function ArrivalsChart({
  bars,
  series,
}: {
  bars: readonly ChartBar[];
  series: readonly ChartSeries[];
}) {
  return (
    <div aria-hidden="true" className="h-full">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={[...bars]}
          margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
          barCategoryGap="12%"
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="name"
            tick={INK}
            tickLine={false}
            axisLine={{ stroke: 'var(--line-strong)' }}
            minTickGap={28}
            interval="preserveStartEnd"
          />
          <YAxis
            tick={INK}
            tickLine={false}
            axisLine={false}
            allowDecimals={false}
            width={46}
            tickCount={4}
            tickFormatter={grouped}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--hover)' }}
            content={(props) => <Tip {...props} series={series} />}
          />
          {series.map(({ name, colour }, i) => (
            <Bar
              key={name}
              dataKey={(bar: ChartBar) => bar.counts[i] ?? 0}
              name={name}
              stackId="all"
              fill={`var(--${colour})`}
              stroke="var(--paper)"
              strokeWidth={0.5}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function Tip({
  active,
  payload,
  series,
}: Pick<TooltipContentProps, 'active' | 'payload'> & { series: readonly ChartSeries[] }) {
  const bar = payload[0]?.payload as ChartBar | undefined;
  if (!active || bar === undefined) return null;
  const total = bar.counts.reduce((sum, count) => sum + count, 0);
  return (
    <div className="rounded border border-line-strong bg-paper px-2.5 py-1.5 text-sm shadow-[0_4px_16px_var(--shadow)]">
      <p className="mb-0.5 flex justify-between gap-6 font-medium">
        <span>from {bar.from}</span>
        <span>{grouped(total)}</span>
      </p>
      {series.map(({ name, colour }, i) => {
        const count = bar.counts[i] ?? 0;
        return count === 0 ? null : (
          <p key={name} className="flex items-center justify-between gap-6 text-ink-2">
            <span className="inline-flex items-center gap-1.5">
              <span className="size-2 rounded-sm" style={{ background: `var(--${colour})` }} />
              {name}
            </span>
            <span>{grouped(count)}</span>
          </p>
        );
      })}
    </div>
  );
}
