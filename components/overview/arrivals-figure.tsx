'use client';

import { ScrollArea } from '@/components/ui/scroll-area';
import { useZone } from '@/components/ui/zone';
import type { ArrivalSeries } from '@/lib/dlq/overview';
import { grouped } from '@/lib/format/number';
import { LazyChart } from './lazy-chart';
import { Swatch } from './marks';
import { bySeries, type Palette } from './palette';
import {
  arrivalsCaption,
  bucketInZone,
  bucketWords,
  kindWords,
  spansDays,
  sumOf,
  totalsByKind,
} from './words';

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
  const { zone } = useZone();
  const withDay = spansDays(series);
  const totals = totalsByKind(series);
  const shown = palette.series.filter((_, i) => (bySeries(palette, totals)[i] ?? 0) > 0);
  const pick = { series: shown };
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="text-ink-2">{arrivalsCaption(series, range, zone)}</figcaption>
      <LazyChart
        bars={series.buckets.map(({ from, counts }) => ({
          name: bucketWords(from, withDay, zone),
          from: bucketInZone(from, withDay, zone),
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
      <Numbers series={series} kinds={totals.map(({ violation }) => violation)} zone={zone} />
    </figure>
  );
}

function Numbers({
  series,
  kinds,
  zone,
}: {
  series: ArrivalSeries;
  kinds: readonly string[];
  zone: string;
}) {
  const withDay = spansDays(series);
  const filled = series.buckets.filter(({ counts }) => counts.length > 0);
  if (filled.length === 0) return null;
  return (
    <details data-numbers="" className="group">
      <summary className="w-fit rounded text-sm text-ink-2 underline">
        <span className="group-open:hidden">Show the numbers</span>
        <span className="hidden group-open:inline">Hide the numbers</span>
      </summary>
      <ScrollArea label="Arrivals in numbers" className="mt-2 max-h-96 rounded border border-line">
        <table className="dense pinned">
          <caption className="sr-only">Arrivals by start of their time and violation</caption>
          <thead>
            <tr>
              <th scope="col">From ({zone})</th>
              <th scope="col" className="num">
                All
              </th>
              {kinds.map((kind) => (
                <th key={kind} scope="col" className="num !whitespace-normal">
                  {kindWords(kind)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {filled.toReversed().map(({ from, counts }) => (
              <tr key={from}>
                <th scope="row">{bucketWords(from, withDay, zone)}</th>
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
