import type { FieldError } from '@/lib/codec/entry-fields';
import { isObject, type JsonValue, pointerToken } from '@/lib/codec/json';
import { readU64 } from '@/lib/codec/u64';
import { EXPIRY_ACTIONS } from '@/lib/dlq/entry';
import { keptReason, reasonProblem } from '@/lib/dlq/names';
import { CAPACITY_MAX, type QueueOverrides } from '@/lib/services/set-policy';
import { problem, type Problem } from './problem';

const FIELDS = new Set(['ttl_secs', 'expiry_action', 'capacity', 'reason']);

export type PolicyBody =
  | { readonly ok: true; readonly overrides: QueueOverrides; readonly reason: string | null }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Reads the body of a policy change: `{"ttl_secs", "expiry_action", "capacity", "reason"?}`. The first three must all
 * be named; null means the tenant's. A ttl may be a number or a decimal string, up to 2^64-1.
 */
export function readPolicy(json: JsonValue): PolicyBody {
  const errors: FieldError[] = [];
  const bad = (name: string, code: string, detail: string) => {
    errors.push({ pointer: `/${pointerToken(name)}`, code, detail });
    return null;
  };
  if (!isObject(json)) {
    return refused([{ pointer: '', code: 'wrong-type', detail: 'Expected an object.' }]);
  }
  for (const name of Object.keys(json)) {
    if (!FIELDS.has(name)) bad(name, 'unknown-field', 'There is no such field.');
  }
  for (const name of ['ttl_secs', 'expiry_action', 'capacity']) {
    if (!(name in json)) bad(name, 'missing', 'Missing; null means the value of the tenant.');
  }
  const { ttl_secs, expiry_action, capacity, reason } = json;
  const ttl = ttl_secs == null ? null : readU64(ttl_secs);
  if (ttl !== null && !ttl.ok) bad('ttl_secs', ttl.code, ttl.detail);
  const action =
    expiry_action == null
      ? null
      : (EXPIRY_ACTIONS.find((a) => a === expiry_action) ??
        bad('expiry_action', 'enum', `Expected one of ${EXPIRY_ACTIONS.join(', ')}, or null.`));
  const size =
    capacity == null
      ? null
      : typeof capacity === 'number' && capacity >= 1 && capacity <= CAPACITY_MAX
        ? capacity
        : bad('capacity', 'range', `Expected 1 to ${String(CAPACITY_MAX)}, or null.`);
  if (reason != null && typeof reason !== 'string') bad('reason', 'wrong-type', 'Expected text.');
  const why = typeof reason === 'string' ? reason : '';
  const wrong = reasonProblem(why);
  if (wrong !== null) bad('reason', wrong.code, `It ${wrong.words}.`);
  if (errors.length > 0) return refused(errors);
  const overrides = { ttlSecs: ttl?.ok ? ttl.value : null, action, capacity: size };
  return { ok: true, overrides, reason: keptReason(why) };
}

function refused(errors: readonly FieldError[]): PolicyBody {
  const [first] = errors;
  const detail = `${first?.pointer || 'The body'}: ${first?.detail ?? ''} Nothing was changed.`;
  return { ok: false, problem: problem(422, first?.code ?? 'invalid', detail, { errors }) };
}
