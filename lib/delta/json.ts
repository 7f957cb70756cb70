import { parse } from 'lossless-json';
import type { FieldValue } from './change';
import type { RowMap } from './row-map';
import { fieldsOf, floatValue, integerValue, type ValueLosses } from './value';

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** As many digits as the largest float has; `BigInt` is slow over millions of them. */
const MAX_INTEGER_DIGITS = 310;
const HALF_PAIR = /\p{Surrogate}/u;

/**
 * Reads bytes as a JSON object, integers exactly. Null when they are not JSON text of an object;
 * `message` says what is wrong when they begin like one.
 */
export function readJsonObject(bytes: Uint8Array): { fields: RowMap } | { message: string } | null {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return null;
  }
  if (!/^\s*\{/.test(text)) return null;
  try {
    const parsed = parse(text, null, {
      parseNumber: (digits) =>
        /^-?[0-9]+$/.test(digits) && digits.length <= MAX_INTEGER_DIGITS
          ? BigInt(digits)
          : Number(digits),
      onDuplicateKey: ({ newValue }) => newValue,
    });
    return {
      fields: Object.entries(parsed as object).map(([field, value]: [string, unknown]) => {
        const losses: ValueLosses = {};
        noteText(field, losses);
        return [field, fieldValue(value, losses), losses] as const;
      }),
    };
  } catch (error) {
    // A RangeError is the parser's own recursion running out of stack.
    if (error instanceof RangeError) return { message: 'It is nested too deeply.' };
    return { message: error instanceof Error ? error.message : 'It is not valid JSON.' };
  }
}

function fieldValue(value: unknown, losses: ValueLosses): FieldValue {
  if (typeof value === 'bigint') return integerValue(value, losses);
  if (typeof value === 'number') {
    // JSON has no infinity: the text named a number no float holds.
    if (!Number.isFinite(value)) losses.unreadable ??= 'holds a number that no float can hold';
    return floatValue(value, losses);
  }
  if (Array.isArray(value)) return value.map((item) => fieldValue(item, losses));
  if (typeof value === 'object' && value !== null) {
    return fieldsOf(
      Object.entries(value).map(([k, v]) => {
        noteText(k, losses);
        return [k, fieldValue(v, losses)];
      }),
    );
  }
  if (typeof value === 'string') noteText(value, losses);
  return value as null | boolean | string;
}

/** Escapes can write half a surrogate pair, which nothing can store as it is. */
function noteText(text: string, losses: ValueLosses): void {
  if (HALF_PAIR.test(text)) losses.unreadable ??= 'holds text that is not whole Unicode';
}
