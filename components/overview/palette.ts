import type { ArrivalSeries, ViolationCount } from '@/lib/dlq/overview';

/** Kinds with a colour of their own, the same on every page; all others share the last one. */
const COLOURS: ReadonlyMap<string, string> = new Map([
  ['rate_limited', 'chart-1'],
  ['token_expired', 'chart-2'],
  ['schema_violation', 'chart-3'],
  ['rls_policy_violation', 'chart-4'],
  ['unique_violation', 'chart-5'],
]);
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

/** The colours of the kinds that occur, waiting or arriving. */
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
  const series: PaletteSeries[] = kinds.flatMap((kind) => {
    const colour = COLOURS.get(kind);
    return colour === undefined ? [] : [{ kind, colour }];
  });
  const [other, ...more] = kinds.filter((kind) => !COLOURS.has(kind));
  // One kind alone needs no "others".
  if (other !== undefined) series.push({ kind: more.length === 0 ? other : null, colour: REST });
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
