import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TenantId } from '@/lib/dlq/ids';
import { MAX_BATCH_BYTES, parseIngest } from './ingest-parse';

const TENANT = 7n as TenantId;

/** The seed's `DlqEnqueueParams`, as serde writes them. */
const params = {
  session_id: 'sync-10.0.0.1:5555-1',
  tenant_id: 7,
  username: 'alice',
  collection: 'orders',
  document_id: 'o1',
  mutation_id: 42,
  peer_id: 1,
  delta: [1, 2, 255],
  violation_type: { RlsPolicyViolation: { policy_name: 'own_rows' } },
  compensation: 'PermissionDenied',
  device_metadata: { client_version: '0.1.0', remote_addr: '', peer_id: 99 },
};
const { delta: _delta, ...withoutDelta } = params;

function parse(body: unknown, deltaLimit?: number) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return parseIngest({ type: 'json', text }, TENANT, deltaLimit);
}

function lines(text: string) {
  return parseIngest({ type: 'ndjson', text }, TENANT);
}

function itemsOf(result: ReturnType<typeof parseIngest>) {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.items;
}

function problemOf(result: ReturnType<typeof parseIngest>) {
  if (result.ok) throw new Error('the body was taken');
  return result.problem;
}

describe('what is taken', () => {
  test('enqueue params as serde writes them', () => {
    const [item] = itemsOf(parse(params));
    expect(item).toEqual({
      facts: {
        sessionId: 'sync-10.0.0.1:5555-1',
        username: 'alice',
        collection: 'orders',
        documentId: 'o1',
        mutationId: 42n,
        peerId: 1n,
        violation: { kind: 'rls_policy_violation', policy_name: 'own_rows' },
        compensation: { kind: 'permission_denied' },
        device: { clientVersion: '0.1.0', remoteAddr: '', peerId: 99n },
        source: null,
      },
      delta: Buffer.from([1, 2, 255]),
    });
  });

  test('a whole entry: what it says of itself is a fact about its source', () => {
    const entry = {
      ...params,
      entry_id: 9,
      created_at: 1_700_000_000,
      retry_count: 3,
      resolved: true,
    };
    expect(itemsOf(parse(entry))[0]?.facts.source).toEqual({
      entryId: 9n,
      createdAt: 1_700_000_000n,
      retryCount: 3,
      resolved: true,
    });
  });

  test.each([
    ['bare', '18446744073709551615'],
    ['quoted', '"18446744073709551615"'],
  ])('the largest u64, %s', (_, digits) => {
    const text = JSON.stringify(params).replace('"peer_id":1,', `"peer_id":${digits},`);
    expect(itemsOf(parse(text))[0]?.facts.peerId).toBe(2n ** 64n - 1n);
  });

  test('the delta as numbers, base64 or hex, empty ones too', () => {
    const forms = [
      { delta: [1, 2, 255] },
      { delta: 'AQL/' },
      { delta_base64: 'AQL/' },
      { delta_hex: '0102fF' },
    ];
    for (const form of forms) {
      const [item] = itemsOf(parse({ ...withoutDelta, ...form }));
      expect(item?.delta).toEqual(Buffer.from([1, 2, 255]));
    }
    for (const form of [{ delta: [] }, { delta: '' }, { delta_hex: '' }]) {
      expect(itemsOf(parse({ ...withoutDelta, ...form }))[0]?.delta).toHaveLength(0);
    }
  });

  test('a digest that fits, in either case', () => {
    const digest = createHash('sha256').update(Buffer.from(params.delta)).digest('hex');
    expect(parse({ ...params, delta_sha256: digest }).ok).toBe(true);
    expect(parse({ ...params, delta_sha256: digest.toUpperCase() }).ok).toBe(true);
  });

  test('names are any Unicode, `__proto__` and blanks among them; all but the collection may be empty', () => {
    const names = {
      collection: '__proto__',
      username: '\u202eevil',
      document_id: '',
      session_id: '',
    };
    const [item] = itemsOf(parse({ ...params, ...names }));
    expect(item?.facts).toMatchObject({ collection: '__proto__', username: '\u202eevil' });
  });

  test('a name of 256 bytes', () => {
    expect(parse({ ...params, collection: 'é'.repeat(128) }).ok).toBe(true);
  });

  test('no tenant_id and no compensation', () => {
    const { tenant_id: _, compensation: __, ...rest } = params;
    expect(itemsOf(parse(rest))[0]?.facts.compensation).toBeNull();
  });

  test('a hint that does not go with the violation, and a violation nobody knows', () => {
    const [item] = itemsOf(
      parse({
        ...params,
        violation_type: { QuotaExceeded: { limit: 5 } },
        compensation: 'retry_later',
      }),
    );
    expect(item?.facts.violation).toEqual({
      kind: 'unknown',
      tag: 'QuotaExceeded',
      detail: '{"limit":5}',
    });
    expect(item?.facts.compensation).toEqual({ kind: 'unknown', tag: 'retry_later', detail: '' });
  });

  test('an array, and lines with blank ones between', () => {
    expect(itemsOf(parse([params, params]))).toHaveLength(2);
    const line = JSON.stringify(params);
    expect(itemsOf(lines(`${line}\r\n\n${line}\n`))).toHaveLength(2);
  });

  test('500 entries', () => {
    expect(itemsOf(parse(Array.from({ length: 500 }, () => params)))).toHaveLength(500);
  });
});

describe('what is refused names the field', () => {
  test.each<[string, object, number, string, string]>([
    ['another tenant', { tenant_id: 8 }, 403, 'tenant-mismatch', '/tenant_id'],
    [
      'a tenant beyond 2^63-1',
      { tenant_id: '9223372036854775808' },
      422,
      'u64-range',
      '/tenant_id',
    ],
    ['an unknown field', { resolvd: true }, 422, 'unknown-field', '/resolvd'],
    ['no collection', { collection: undefined }, 422, 'missing-field', '/collection'],
    ['an empty collection', { collection: '' }, 422, 'name-empty', '/collection'],
    ['a name over 256 bytes', { username: 'é'.repeat(129) }, 422, 'too-long', '/username'],
    ['a name that is a number', { username: 5 }, 422, 'wrong-type', '/username'],
    ['2^64', { mutation_id: '18446744073709551616' }, 422, 'u64-range', '/mutation_id'],
    ['a negative id', { mutation_id: -1 }, 422, 'u64-range', '/mutation_id'],
    ['an id with an exponent', { mutation_id: '1e3' }, 422, 'u64-format', '/mutation_id'],
    ['an id in hex', { peer_id: '0x1' }, 422, 'u64-format', '/peer_id'],
    ['a blank before the id', { peer_id: ' 1' }, 422, 'u64-format', '/peer_id'],
    ['a leading zero', { peer_id: '01' }, 422, 'u64-format', '/peer_id'],
    ['an empty id', { peer_id: '' }, 422, 'u64-format', '/peer_id'],
    ['no delta', { delta: undefined }, 422, 'missing-field', '/delta'],
    ['two deltas', { delta_hex: '00' }, 422, 'delta-encoding', '/delta_hex'],
    ['a byte of 256', { delta: [0, 256] }, 422, 'delta-encoding', '/delta'],
    ['a byte of 1.5', { delta: [1.5] }, 422, 'delta-encoding', '/delta'],
    ['base64url', { delta: 'AQL_' }, 422, 'delta-encoding', '/delta'],
    ['base64 without padding', { delta: 'AQ' }, 422, 'delta-encoding', '/delta'],
    ['base64 with a blank', { delta: 'AQ I=' }, 422, 'delta-encoding', '/delta'],
    ['base64 with stray bits', { delta: 'AR==' }, 422, 'delta-encoding', '/delta'],
    ['a wrong digest', { delta_sha256: '0'.repeat(64) }, 422, 'digest-mismatch', '/delta_sha256'],
    ['half a digest', { delta_sha256: 'ab' }, 422, 'digest-format', '/delta_sha256'],
    ['no violation', { violation_type: undefined }, 422, 'missing-field', '/violation_type'],
    [
      'a violation without its field',
      { violation_type: { UniqueViolation: { field: 'email' } } },
      422,
      'violation-type',
      '/violation_type/UniqueViolation/value',
    ],
    [
      'a hint of a wrong type',
      { compensation: { rate_limited: { retry_after_ms: 'soon' } } },
      422,
      'compensation',
      '/compensation/rate_limited/retry_after_ms',
    ],
    [
      'device metadata without a peer',
      { device_metadata: { client_version: '', remote_addr: '' } },
      422,
      'missing-field',
      '/device_metadata/peer_id',
    ],
    ['part of a whole entry', { resolved: true }, 422, 'missing-field', '/entry_id'],
  ])('%s', (_, change, status, code, pointer) => {
    const refusal = problemOf(parse({ ...params, ...change }));
    expect(refusal).toMatchObject({ status, code });
    expect(refusal.errors).toContainEqual(expect.objectContaining({ code, pointer }));
  });

  test('__proto__ as a field, without touching any prototype', () => {
    const refusal = problemOf(parse(JSON.stringify(params).replace('{', '{"__proto__":{"x":1},')));
    expect(refusal).toMatchObject({ status: 422, code: 'unknown-field' });
    expect(refusal.errors?.[0]?.pointer).toBe('/__proto__');
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test('every bad field of every entry, with its index', () => {
    const bad = { ...params, peer_id: 'x', username: 1 };
    const refusal = problemOf(parse([params, bad, params, { ...params, delta: 'x' }]));
    expect(refusal.errors?.map((error) => error.pointer)).toEqual([
      '/1/username',
      '/1/peer_id',
      '/3/delta',
    ]);
  });

  test('text that is not JSON, with its place', () => {
    expect(problemOf(parse('{"a":'))).toMatchObject({
      status: 400,
      code: 'malformed-json',
      members: { offset: 5 },
    });
    const line = JSON.stringify(params);
    expect(problemOf(lines(`${line}\n\n{"a":\n`))).toMatchObject({
      status: 400,
      code: 'malformed-json',
      members: { offset: 5, line: 3 },
      errors: [{ pointer: '/1/a' }],
    });
  });

  test.each<[string, string, number, string]>([
    ['a name twice', '{"a":1,"a":1}', 400, 'duplicate-key'],
    ['NUL', '{"username":"a\\u0000"}', 422, 'nul-character'],
    ['half a surrogate pair', '{"username":"\\ud800"}', 422, 'invalid-unicode'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33), 422, 'json-too-deep'],
    ['200,000 levels', '['.repeat(200_000), 413, 'json-too-deep'],
    ['a number beyond any', '{"peer_id":1e400}', 422, 'number-range'],
  ])('%s', (_, text, status, code) => {
    expect(problemOf(parse(text))).toMatchObject({ status, code });
  });

  test.each(['"text"', 'null', '5', '[null]', '[[]]'])('%s is no entry', (text) => {
    expect(problemOf(parse(text))).toMatchObject({ status: 422, code: 'wrong-type' });
  });

  test('no entries, and too many', () => {
    expect(problemOf(parse([]))).toMatchObject({ status: 422, code: 'batch-empty' });
    expect(problemOf(lines('\n'))).toMatchObject({ status: 422, code: 'batch-empty' });
    const many = Array.from({ length: 501 }, () => params);
    expect(problemOf(parse(many))).toMatchObject({ status: 413, code: 'batch-too-large' });
    const text = many.map((entry) => JSON.stringify(entry)).join('\n');
    expect(problemOf(lines(text))).toMatchObject({ status: 413, code: 'batch-too-large' });
  });

  test('a delta over the limit, and deltas over the limit together', () => {
    const mib = 'A'.repeat(((2 ** 20 + 2) / 3) * 4);
    expect(itemsOf(parse({ ...params, delta: [1, 2, 3] }, 3))).toHaveLength(1);
    expect(problemOf(parse({ ...params, delta: [1, 2, 3, 4] }, 3))).toMatchObject({
      status: 413,
      code: 'delta-too-large',
    });
    const heavy = Array.from({ length: 9 }, () => ({ ...params, delta: mib }));
    const refusal = problemOf(parse(heavy, MAX_BATCH_BYTES));
    expect(refusal).toMatchObject({ status: 413, code: 'batch-too-large' });
  });
});
