/** Repeatable chance: the same seed gives the same demo on every machine. */
export interface Random {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** A 64-bit integer, never one of the lowest thousand, which the demo gives out by hand. */
  u64(): bigint;
}

/** Mulberry32: small, even enough, and the same everywhere. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    pick: (from) => from[below(from.length)] ?? from[0],
    u64: () => 1000n + ((BigInt(next()) << 31n) | BigInt(next() >>> 1)),
  };
}
