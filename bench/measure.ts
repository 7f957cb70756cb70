/** Seconds that some work takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

/** Median of several runs, in milliseconds. */
export async function median(work: () => Promise<unknown>, runs = 21): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i += 1) times.push((await seconds(work)) * 1000);
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

/** One pair: both figures and how often the second goes into the first. */
export function print(name: string, first: number, second: number, unit: string): void {
  const ratio = first / second;
  console.log(
    `${name.padEnd(66)} ${first.toFixed(2).padStart(9)} ${second.toFixed(2).padStart(9)} ${unit.padEnd(3)} ${ratio.toFixed(1).padStart(7)}x`,
  );
}
