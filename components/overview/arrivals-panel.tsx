import Link from 'next/link';
import type { ReactNode } from 'react';
import { ScrollArea } from '@/components/ui/scroll-area';
import type { ArrivalSeries } from '@/lib/dlq/overview';
import { grouped } from '@/lib/format/number';
import { LazyChart } from './lazy-chart';
import { Swatch } from './marks';
import { bySeries, type Palette } from './palette';
import { arrivalsCaption, bucketWords, kindWords, spansDays, sumOf, totalsByKind } from './words';

/** A part of the overview with its heading. */
export function Panel({
  title,
  aside,
  className = '',
  children,
}: {
  title: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className={`min-w-0 px-4 py-3 ${className}`}>
      <div className="mb-2 flex min-h-7 flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Which stretch of time a chart shows, as links. */
export function Ranges({
  ranges,
}: {
  ranges: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
}) {
  return (
    <nav aria-label="Time range" className="flex rounded border border-line-strong p-0.5 text-sm">
      {ranges.map(({ label, href, current }) => (
        <Link
          key={href}
          href={href}
          scroll={false}
          prefetch={false}
          aria-current={current ? 'true' : undefined}
          className="rounded-sm px-2 py-px text-ink-2 no-underline hover:bg-hover aria-[current=true]:bg-active aria-[current=true]:font-medium aria-[current=true]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** Arrivals over time: a sentence, the bars, their legend, and every number behind them. */
export function ArrivalsFigure({
  series,
  palette,
  range,
}: {
  series: ArrivalSeries;
  palette: Palette;
  /** "last 24 h". */
  range: string;
}) {
  const withDay = spansDays(series);
  const totals = totalsByKind(series);
  const shown = palette.series.filter((_, i) => (bySeries(palette, totals)[i] ?? 0) > 0);
  const pick = { series: shown };
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="text-ink-2">{arrivalsCaption(series, range)}</figcaption>
      <LazyChart
        bars={series.buckets.map(({ from, counts }) => ({
          name: bucketWords(from, withDay),
          counts: bySeries(pick, counts),
        }))}
        series={shown.map(({ kind, colour }) => ({ name: kindWords(kind), colour }))}
      />
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-2" aria-label="Legend">
        {shown.map(({ kind, colour }) => (
          <li key={colour} className="inline-flex items-center gap-1.5">
            <Swatch colour={colour} />
            {kindWords(kind)}
          </li>
        ))}
      </ul>
      <Numbers series={series} kinds={totals.map(({ violation }) => violation)} withDay={withDay} />
    </figure>
  );
}

function Numbers({
  series,
  kinds,
  withDay,
}: {
  series: ArrivalSeries;
  kinds: readonly string[];
  withDay: boolean;
}) {
  const filled = series.buckets.filter(({ counts }) => counts.length > 0);
  if (filled.length === 0) return null;
  return (
    <details className="group">
      <summary className="w-fit rounded text-sm text-ink-2 underline">
        <span className="group-open:hidden">Show the numbers</span>
        <span className="hidden group-open:inline">Hide the numbers</span>
      </summary>
      <ScrollArea label="Arrivals in numbers" className="mt-2 max-h-80 rounded border border-line">
        <table className="dense">
          <caption className="sr-only">Arrivals by start of their time and violation</caption>
          <thead>
            <tr>
              <th scope="col">From (UTC)</th>
              <th scope="col" className="num">
                All
              </th>
              {kinds.map((kind) => (
                <th key={kind} scope="col" className="num">
                  {kindWords(kind)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {filled.toReversed().map(({ from, counts }) => (
              <tr key={from}>
                <th scope="row">{bucketWords(from, withDay)}</th>
                <td className="num font-medium">{grouped(sumOf(counts))}</td>
                {kinds.map((kind) => (
                  <td key={kind} className="num">
                    {grouped(counts.find(({ violation }) => violation === kind)?.count ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p className="mt-1 text-sm text-ink-2">Times without a line had no arrivals.</p>
    </details>
  );
}
