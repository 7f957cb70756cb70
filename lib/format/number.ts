/** Groups the digits of a count, or of a u64 in decimal, by thousands: `4,812`. Exact for any length. */
export function grouped(value: number | string): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A share of a whole as whole per cent, rounded down so that 100 % means full: 0.999 -> `99 %`. */
export function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

/** `1 entry`, `4,812 entries`. */
export function counted(count: number | string, one: string, many: string): string {
  return `${grouped(count)} ${String(count) === '1' ? one : many}`;
}

/** A count that stopped at its cap: `10,000+`; otherwise as it is. */
export function atLeast({
  count,
  capped,
}: {
  readonly count: number;
  readonly capped: boolean;
}): string {
  return capped ? `${grouped(count)}+` : grouped(count);
}
