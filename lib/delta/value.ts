import type { FieldValue } from './change';

/** Beyond 2^53 a JavaScript number cannot tell one integer from the next. */
const EXACT_LIMIT = 1n << 53n;

/** Collects what a value lost on its way into JSON's terms. */
export interface ValueLosses {
  /** The first integer beyond 2^53, exactly. */
  beyondExact?: bigint;
  /** Why part of the value could not be shown. */
  unreadable?: string;
}

/**
 * An integer as a number. Beyond 2^53, where a JSON number would be rounded by most who read it, its decimal
 * digits as text, and noted.
 */
export function integerValue(value: bigint, losses: ValueLosses): FieldValue {
  if (value <= EXACT_LIMIT && value >= -EXACT_LIMIT) return Number(value);
  losses.beyondExact ??= value;
  return String(value);
}

/** No 64-bit integer is larger; beyond it only a float can be meant. */
const INTEGER_RANGE = 2 ** 64;

/**
 * A float as JSON can carry it: NaN and the infinities go by name, `{ $float: 'NaN' }`.
 * A whole one beyond 2^53 may be an integer that a JavaScript device rounded, so it is noted too.
 */
export function floatValue(value: number, losses: ValueLosses): FieldValue {
  if (!Number.isFinite(value)) return { $float: String(value) };
  const size = Math.abs(value);
  if (Number.isInteger(value) && size >= Number(EXACT_LIMIT) && size <= INTEGER_RANGE) {
    losses.beyondExact ??= BigInt(value);
  }
  return value;
}

/** Binary as `{ $bytes: hex }`. */
export function bytesValue(bytes: Uint8Array): FieldValue {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return { $bytes: hex };
}

/** An object whose keys came from outside; `__proto__` becomes a field like any other. */
export function fieldsOf<V>(entries: Iterable<readonly [string, V]>): { [field: string]: V } {
  return Object.fromEntries(entries);
}
