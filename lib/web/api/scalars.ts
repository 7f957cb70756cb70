import { z } from 'zod';
import { toU64, type U64 } from '@/lib/dlq/ids';
import { keptReason, reasonProblem, REASON_MAX } from '@/lib/dlq/names';
import type { JsonValue } from '@/lib/codec/json';
import { readU64 } from '@/lib/codec/u64';

/** The small shapes of what the API takes and tells. */

/** The id of a tenant or entry, or a position in the log: decimal, below 2^63. */
export const idText = z.string().regex(/^(0|[1-9][0-9]{0,18})$/);
export const ID_JSON = { type: 'string', pattern: '^(0|[1-9][0-9]{0,18})$' } as const;

/** Decimal, below 2^64. */
export const u64Text = z.string().regex(/^(0|[1-9][0-9]{0,19})$/);
const U64_JSON = { type: 'string', pattern: '^(0|[1-9][0-9]{0,19})$' } as const;

/** RFC 3339 in UTC with milliseconds. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .meta({ format: 'date-time' });

export const count = z.int().min(0);

/** Lower-case hex. */
export const sha256Text = z.string().regex(/^[0-9a-f]{64}$/);

export const anyJson = z.unknown();

/** The last moment RFC 3339 can write. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Epoch milliseconds as `instant`; null for null, and for what a ttl puts beyond the year 9999. */
export function instantOf(ms: number): string;
export function instantOf(ms: number | null): string | null;
export function instantOf(ms: number | null): string | null {
  return ms === null || ms > LAST ? null : new Date(ms).toISOString();
}

/** An issue whose code a program can go by. */
export function issue(code: string, message: string) {
  return { code: 'custom' as const, message, params: { code } };
}

/** A u64 in a body: a bare integer or a decimal string, exact either way. */
export const u64Input = z
  .unknown()
  .transform((value, context): U64 => {
    const read = readU64(value as JsonValue);
    if (read.ok) return read.value;
    context.addIssue(issue(read.code, read.detail));
    return z.NEVER;
  })
  .meta({
    anyOf: [{ type: 'integer', minimum: 0 }, U64_JSON],
    description: 'A whole number from 0 to 2^64-1, or the same as a decimal string.',
  });

/** A whole number that fits a JavaScript number, in the same two forms. */
export function wholeInput(max: number) {
  return z
    .unknown()
    .transform((value, context): number => {
      const read = readU64(value as JsonValue);
      if (read.ok && toU64(read.value) !== null && read.value <= BigInt(max)) {
        return Number(read.value);
      }
      context.addIssue(issue('range', `Expected a whole number from 0 to ${String(max)}.`));
      return z.NEVER;
    })
    .meta({
      anyOf: [{ type: 'integer', minimum: 0, maximum: max }, U64_JSON],
      description: `A whole number from 0 to ${String(max)}, or the same as a decimal string.`,
    });
}

/** Why something is done, for the WAL; blank is none. */
const reasonText = z.string().superRefine((text, context) => {
  const wrong = reasonProblem(text);
  if (wrong !== null) context.addIssue(issue(wrong.code, `It ${wrong.words}.`));
});

export const reasonInput = reasonText
  .nullish()
  .transform((text) => keptReason(text ?? ''))
  .describe(`Why, for the WAL; at most ${String(REASON_MAX)} characters.`);

export const requiredReasonInput = reasonText
  .transform((text, context): string => {
    const kept = keptReason(text);
    if (kept !== null) return kept;
    context.addIssue(issue('reason-empty', 'Say why: this cannot be taken back.'));
    return z.NEVER;
  })
  .describe(`Why, for the WAL; 1 to ${String(REASON_MAX)} characters.`);
