import type { ArrivalSeries, ViolationCount } from '@/lib/dlq/overview';

/** Kinds with a colour of their own; all others share the last one. */
const COLOURS = ['chart-1', 'chart-2', 'chart-3', 'chart-4', 'chart-5'] as const;
const REST = 'chart-6';

/** One row of a legend: some kinds of violation under one colour. */
export interface PaletteSeries {
  /** Token of the colour, without its dashes. */
  readonly colour: string;
  /** The kind; null: all kinds that have no colour of their own. */
  readonly kind: string | null;
}

/** Which kind of violation has which colour on this page: the same one in every chart and bar. */
export interface Palette {
  /** Most frequent first; the shared one last, when there is one. */
  readonly series: readonly PaletteSeries[];
}

/** Gives the most frequent kinds, waiting and arriving taken together, a colour each. */
export function paletteOf(
  unresolved: readonly ViolationCount[],
  arrivals: ArrivalSeries | null,
): Palette {
  const totals = new Map<string, number>();
  for (const { violation, count } of [
    ...unresolved,
    ...(arrivals?.buckets.flatMap(({ counts }) => counts) ?? []),
  ]) {
    totals.set(violation, (totals.get(violation) ?? 0) + count);
  }
  const kinds = [...totals]
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([kind]) => kind);
  // Five kinds and one more need no "others".
  const own = kinds.slice(0, COLOURS.length);
  const series: PaletteSeries[] = own.map((kind, i) => ({ kind, colour: COLOURS[i] ?? REST }));
  if (kinds.length === own.length + 1) {
    series.push({ kind: kinds.at(-1) ?? null, colour: REST });
  } else if (kinds.length > own.length) {
    series.push({ kind: null, colour: REST });
  }
  return { series };
}

/** The colour of a kind. */
export function colourOf({ series }: Palette, kind: string): string {
  return series.find((each) => each.kind === kind)?.colour ?? REST;
}

/** Counts by kind as one number for each series of the palette, in its order. */
export function bySeries({ series }: Palette, counts: readonly ViolationCount[]): number[] {
  const own = new Set(series.map(({ kind }) => kind));
  return series.map(({ kind }) =>
    counts
      .filter(({ violation }) => (kind === null ? !own.has(violation) : violation === kind))
      .reduce((sum, { count }) => sum + count, 0),
  );
}
