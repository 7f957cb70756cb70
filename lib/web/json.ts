import type { JsonError, JsonErrorCode } from '@/lib/codec/json-parse';
import { problem, type Problem } from './problem';

const STATUS: { readonly [code in JsonErrorCode]: number } = {
  'malformed-json': 400,
  'duplicate-key': 400,
  'json-too-deep': 422,
  'too-many-keys': 413,
  'invalid-unicode': 422,
  'nul-character': 422,
  'number-range': 422,
};

/** What the API answers to text that `parseJson` refused. */
export function jsonProblem(
  error: JsonError,
  members: Readonly<Record<string, unknown>> = {},
): Problem {
  const { code, pointer, detail, offset } = error;
  return problem(error.tooLarge ? 413 : STATUS[code], code, detail, {
    errors: [{ pointer, code, detail }],
    members: { offset, ...members },
  });
}
