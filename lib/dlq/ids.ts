/** Branded identifiers. Every u64 of the wire is a `bigint` here and a decimal string in JSON. */

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A tenant, 0..2^63-1. */
export type TenantId = Brand<bigint, 'TenantId'>;
/** An entry within its tenant, 1..2^63-1; never reused. People and links see `tenant/entry`. */
export type EntryId = Brand<bigint, 'EntryId'>;
/** A position in one tenant's WAL, 1.., without gaps. */
export type Seq = Brand<bigint, 'Seq'>;
/** An unsigned 64-bit integer, as serde writes `u64`. */
export type U64 = Brand<bigint, 'U64'>;

export const U64_MAX = 18446744073709551615n;
export const I63_MAX = 9223372036854775807n;

const DECIMAL = /^(0|[1-9][0-9]{0,19})$/;

function decimalWithin(text: string, max: bigint): bigint | null {
  if (!DECIMAL.test(text)) return null;
  const value = BigInt(text);
  return value <= max ? value : null;
}

/** Reads a tenant id in plain decimal; null when it is anything else (sign, blanks, leading zero, over 2^63-1). */
export function parseTenantId(text: string): TenantId | null {
  return decimalWithin(text, I63_MAX) as TenantId | null;
}

/** Reads an entry id in plain decimal; null when it is anything else. */
export function parseEntryId(text: string): EntryId | null {
  return decimalWithin(text, I63_MAX) as EntryId | null;
}

/** Reads a position in a WAL in plain decimal, from 1 on; null when it is anything else. */
export function parseSeq(text: string): Seq | null {
  return text === '0' ? null : (decimalWithin(text, I63_MAX) as Seq | null);
}

/** Reads a u64 in plain decimal; null when it is anything else or above 2^64-1. */
export function parseU64(text: string): U64 | null {
  return decimalWithin(text, U64_MAX) as U64 | null;
}

/** Narrows a bigint the database or a lossless parser produced; null outside 0..2^64-1. */
export function toU64(value: bigint): U64 | null {
  return value >= 0n && value <= U64_MAX ? (value as U64) : null;
}
