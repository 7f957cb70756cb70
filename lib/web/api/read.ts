import { z } from 'zod';
import type { FieldError } from '@/lib/codec/entry-fields';
import { isObject, pointerToken, type JsonValue } from '@/lib/codec/json';
import { parseJson } from '@/lib/codec/json-parse';
import { readBody } from '../body';
import { jsonProblem } from '../json';
import { problem, type Problem } from '../problem';

/** Reads the parts of a request by the schemas of its operation, and says in the API's words what is wrong. */

export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** A command or a policy needs no more. */
const MAX_BODY_BYTES = 65_536;

/** A query; an unknown, repeated or wrong parameter is refused by name. An empty one is as good as none. */
export function readQuery<S extends z.ZodRawShape>(
  url: URL,
  shape: S,
): Read<z.output<z.ZodObject<S>>> {
  const errors: FieldError[] = [];
  const bad = (name: string, detail: string) => {
    errors.push({ pointer: `?${name}`, code: 'query-parameter', detail });
  };
  const given: Record<string, string> = {};
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    if (!Object.hasOwn(shape, name)) bad(name, 'no such parameter');
    else if (values.length > 1) bad(name, 'given more than once');
    else if (values[0]?.includes('\0')) bad(name, 'contains a NUL character');
    else if (values[0]) given[name] = values[0];
  }
  const read = z.object(shape).safeParse(given);
  for (const { path, message } of read.error?.issues ?? []) bad(String(path[0]), message);
  if (read.success && errors.length === 0) return { ok: true, value: read.data };
  return { ok: false, problem: queryProblem(errors) };
}

/** What is wrong with a query. */
export function queryProblem(errors: readonly FieldError[]): Problem {
  const detail = errors.map((each) => `${each.pointer.slice(1)}: ${each.detail}.`).join(' ');
  return problem(400, 'query-parameter', detail, { errors });
}

/** A small JSON body, whole and exactly. */
export async function readJson<S extends z.ZodType>(
  request: Request,
  schema: S,
  optional: boolean,
): Promise<Read<z.output<S>>> {
  const body = await readBody(request, { maxBytes: MAX_BODY_BYTES, json: true, optional });
  if (!body.ok) return body;
  const json = parseJson(body.body.text);
  if (!json.ok) return { ok: false, problem: jsonProblem(json.error) };
  const read = schema.safeParse(json.value);
  if (read.success) return { ok: true, value: read.data };
  const errors = read.error.issues.flatMap((each) => fieldErrors(each, json.value));
  const [first] = errors;
  const detail = `${first?.pointer || 'The body'}: ${first?.detail ?? ''} Nothing was changed.`;
  return { ok: false, problem: problem(422, first?.code ?? 'wrong-type', detail, { errors }) };
}

/** Codes for what zod finds by itself; our own refinements bring theirs. */
function fieldErrors(found: z.core.$ZodIssue, body: JsonValue): FieldError[] {
  const at = (...path: readonly PropertyKey[]) =>
    path.map((name) => `/${pointerToken(String(name))}`).join('');
  const pointer = at(...found.path);
  const error = (code: string, detail: string) => [{ pointer, code, detail }];
  if (found.code === 'unrecognized_keys') {
    const detail = 'There is no such field.';
    return found.keys.map((key) => ({
      pointer: at(...found.path, key),
      code: 'unknown-field',
      detail,
    }));
  }
  if (found.path.length > 0 && valueAt(body, found.path) === undefined) {
    return error('missing-field', `"${String(found.path.at(-1))}" is missing.`);
  }
  const own: unknown = found.code === 'custom' ? found.params?.['code'] : undefined;
  if (typeof own === 'string') return error(own, found.message);
  if (found.code === 'invalid_value') {
    return error('enum', `Expected one of ${found.values.map(String).join(', ')}.`);
  }
  if (found.code === 'too_small' || found.code === 'too_big') return error('range', found.message);
  const detail = found.code === 'invalid_type' ? `Expected ${found.expected}.` : found.message;
  return error('wrong-type', detail);
}

function valueAt(json: JsonValue, path: readonly PropertyKey[]): JsonValue | undefined {
  let value: JsonValue | undefined = json;
  for (const name of path) {
    if (Array.isArray(value)) value = value[Number(name)];
    else value = isObject(value) ? value[String(name)] : undefined;
  }
  return value;
}
