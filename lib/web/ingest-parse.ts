import { maxDeltaBytes } from '@/lib/codec/delta-limit';
import type { FieldError } from '@/lib/codec/entry-fields';
import { entryFromJson } from '@/lib/codec/entry-json';
import type { JsonValue } from '@/lib/codec/json';
import { parseJson } from '@/lib/codec/json-parse';
import type { TenantId } from '@/lib/dlq/ids';
import type { Rejection } from '@/lib/dlq/rejection';
import type { BodyText } from './body';
import { jsonProblem } from './json';
import { problem, type Problem } from './problem';

export type IngestParseResult =
  | { readonly ok: true; readonly items: readonly Rejection[] }
  | { readonly ok: false; readonly problem: Problem };

export const MAX_BATCH_ENTRIES = 500;
/** Decoded delta bytes in one request. */
export const MAX_BATCH_BYTES = 8_388_608;

/**
 * Turns an ingest body into the entries of one tenant: an object, an array of 1 to 500 objects, or one object
 * per line (NDJSON). All or nothing: one bad entry refuses the request, naming every bad field it has.
 */
export function parseIngest(
  body: BodyText,
  tenantId: TenantId,
  deltaLimit = maxDeltaBytes(),
): IngestParseResult {
  const values = body.type === 'json' ? readJson(body.text) : readLines(body.text);
  if (!values.ok) return values;
  const tooMany = countProblem(values.entries.length);
  if (tooMany) return { ok: false, problem: tooMany };

  const items: Rejection[] = [];
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const { json, pointer } of values.entries) {
    const read = entryFromJson(json, { pointer, maxDeltaBytes: deltaLimit });
    if (!read.ok) {
      errors.push(...read.errors);
    } else if (read.tenantId !== null && read.tenantId !== tenantId) {
      const detail = `This entry belongs to tenant ${String(read.tenantId)}.`;
      errors.push({ pointer: `${pointer}/tenant_id`, code: 'tenant-mismatch', detail });
    } else {
      items.push(read.item);
      bytes += read.item.delta.length;
    }
  }
  if (errors.length > 0) return { ok: false, problem: entriesProblem(errors) };
  if (bytes > Math.max(MAX_BATCH_BYTES, deltaLimit)) {
    const detail = `One request carries at most ${String(MAX_BATCH_BYTES)} bytes of deltas; this has ${String(bytes)}.`;
    return { ok: false, problem: problem(413, 'batch-too-large', detail) };
  }
  return { ok: true, items };
}

interface Located {
  readonly json: JsonValue;
  readonly pointer: string;
}
type ValuesResult =
  | { readonly ok: true; readonly entries: readonly Located[] }
  | { readonly ok: false; readonly problem: Problem };

function readJson(text: string): ValuesResult {
  const read = parseJson(text);
  if (!read.ok) return { ok: false, problem: jsonProblem(read.error) };
  if (!Array.isArray(read.value)) return { ok: true, entries: [{ json: read.value, pointer: '' }] };
  const entries = read.value.map((json, index) => ({ json, pointer: `/${String(index)}` }));
  return { ok: true, entries };
}

function readLines(text: string): ValuesResult {
  const lines = text.split('\n');
  const entries: Located[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    if (entries.length === MAX_BATCH_ENTRIES) return { ok: false, problem: tooManyEntries() };
    const pointer = `/${String(entries.length)}`;
    const read = parseJson(line);
    if (!read.ok) {
      const { error } = read;
      const detail = `Line ${String(index + 1)}: ${error.detail}`;
      const located = { ...error, pointer: `${pointer}${error.pointer}`, detail };
      return { ok: false, problem: jsonProblem(located, { line: index + 1 }) };
    }
    entries.push({ json: read.value, pointer });
  }
  return { ok: true, entries };
}

function countProblem(count: number): Problem | null {
  if (count > MAX_BATCH_ENTRIES) return tooManyEntries();
  if (count > 0) return null;
  const errors = [{ pointer: '', code: 'batch-empty', detail: 'There is no entry in the body.' }];
  return problem(422, 'batch-empty', 'There is no entry in the body.', { errors });
}

function tooManyEntries(): Problem {
  const detail = `One request carries at most ${String(MAX_BATCH_ENTRIES)} entries.`;
  return problem(413, 'batch-too-large', detail);
}

/** The gravest error gives the status: another tenant's entry, then one that is too big, then any other. */
function entriesProblem(errors: readonly FieldError[]): Problem {
  const gravest =
    errors.find((error) => error.code === 'tenant-mismatch') ??
    errors.find((error) => error.code === 'delta-too-large') ??
    errors[0];
  const code = gravest?.code ?? 'invalid';
  const status = code === 'tenant-mismatch' ? 403 : code === 'delta-too-large' ? 413 : 422;
  const more = errors.length > 1 ? ` (and ${String(errors.length - 1)} more)` : '';
  const place = gravest?.pointer === '' ? 'The body' : (gravest?.pointer ?? '');
  const detail = `${place}: ${gravest?.detail ?? ''}${more} Nothing was written.`;
  return problem(status, code, detail, { errors });
}
