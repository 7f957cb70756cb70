import type { ArrivalSeries, ViolationCount } from '@/lib/dlq/overview';
import { violationKindLabel } from '@/lib/dlq/violation';
import { counted, grouped, percent } from '@/lib/format/number';
import { hourIn } from '@/lib/format/time';
import { visibleText } from '@/lib/format/visible';

/** What a kind of violation is called where it stands as plain text. */
export function kindWords(kind: string | null): string {
  return kind === null ? 'Other kinds' : visibleText(violationKindLabel(kind));
}

/** How arrivals changed: `12 % more than the day before (1,074)`. */
export function changeWords(now: number, before: number): string {
  if (before === 0) return now === 0 ? 'none the day before either' : 'none the day before';
  const than = `than the day before (${grouped(before)})`;
  if (now === before) return `as many as the day before`;
  if (now >= 2 * before) {
    return `${(Math.floor((now / before) * 10) / 10).toLocaleString('en')} times the day before (${grouped(before)})`;
  }
  const share = Math.abs(now - before) / before;
  const words = share < 0.01 ? 'hardly' : percent(share);
  return `${words} ${now > before ? 'more' : 'fewer'} ${than}`;
}

const DAY_MS = 86_400_000;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The start of a bucket in a zone: `14:00`, `22 Nov 14:00` when buckets span days. */
export function bucketWords(from: number, withDay: boolean, zone: string): string {
  const { day, month, time } = hourIn(from, zone);
  return withDay ? `${day} ${MONTHS[month - 1] ?? ''} ${time}` : time;
}

/** The same with the zone it is in: `14:00 UTC+1`. */
export function bucketInZone(from: number, withDay: boolean, zone: string): string {
  return `${bucketWords(from, withDay, zone)} ${hourIn(from, zone).offset}`;
}

/** Whether a series' buckets need their day named. */
export function spansDays({ step, buckets }: ArrivalSeries): boolean {
  return step * buckets.length > DAY_MS;
}

/** The arrivals in a sentence or two: how many, when most, and why mostly. */
export function arrivalsCaption(series: ArrivalSeries, range: string, zone: string): string {
  const { buckets, total, capped } = series;
  if (total === 0) return `Nothing came in during the ${range}.`;
  const sums = buckets.map(({ counts }) => sumOf(counts));
  const peak = sums.indexOf(Math.max(...sums));
  const [top] = totalsByKind(series);
  const from = buckets[peak]?.from ?? 0;
  const busiest = `most from ${bucketInZone(from, spansDays(series), zone)} (${grouped(sums[peak] ?? 0)})`;
  const why =
    top === undefined ? '' : `, mostly ${kindWords(top.violation)} (${percent(top.count / total)})`;
  const atLeast = capped ? 'At least ' : '';
  return `${atLeast}${counted(total, 'arrival', 'arrivals')} in the ${range}, ${busiest}${why}.`;
}

export const sumOf = (counts: readonly ViolationCount[]) =>
  counts.reduce((sum, { count }) => sum + count, 0);

/** The arrivals of a whole series by kind, most first. */
export function totalsByKind({ buckets }: ArrivalSeries): ViolationCount[] {
  const totals = new Map<string, number>();
  for (const { violation, count } of buckets.flatMap(({ counts }) => counts)) {
    totals.set(violation, (totals.get(violation) ?? 0) + count);
  }
  return [...totals]
    .map(([violation, count]) => ({ violation, count }))
    .toSorted((a, b) => b.count - a.count || (a.violation < b.violation ? -1 : 1));
}
