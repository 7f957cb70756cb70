import { parseU64, toU64, type U64 } from '@/lib/dlq/ids';
import type { JsonValue } from './json';

export type U64Result =
  | { readonly ok: true; readonly value: U64 }
  | { readonly ok: false; readonly code: 'u64-range' | 'u64-format'; readonly detail: string };

const INTEGER = /^-?(0|[1-9][0-9]*)$/;

/**
 * Reads a u64 as senders write it: a bare JSON integer (serde) or a plain decimal string.
 * Blanks, signs, leading zeros, fractions, exponents and other bases are not plain.
 */
export function readU64(value: JsonValue | undefined): U64Result {
  if (typeof value === 'bigint' || typeof value === 'number') {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) return badFormat();
    const exact = toU64(BigInt(value));
    return exact === null ? outOfRange() : { ok: true, value: exact };
  }
  if (typeof value !== 'string' || !INTEGER.test(value)) return badFormat();
  const exact = parseU64(value);
  return exact === null ? outOfRange() : { ok: true, value: exact };
}

function badFormat(): U64Result {
  return {
    ok: false,
    code: 'u64-format',
    detail: 'Expected an integer, or a string of decimal digits without sign or leading zeros.',
  };
}

function outOfRange(): U64Result {
  return { ok: false, code: 'u64-range', detail: 'Expected 0 to 18446744073709551615.' };
}
