import { encode } from '@msgpack/msgpack';
import { LoroDoc, LoroMap } from 'loro-crdt';
import { describe, expect, test } from 'vitest';
import type { FieldValue } from '@/lib/delta/change';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
import type { ApplyTarget, AttemptRequest } from './port';

/** What a collection holds and demands before a test. */
interface CollectionSetup {
  readonly collection: string;
  /** A Loro snapshot. */
  readonly document: Uint8Array;
  readonly uniqueFields?: readonly string[];
  /** Field -> collection whose rows it names. */
  readonly references?: { readonly [field: string]: string };
}

/** A target under test, and a look behind it. */
export interface TargetUnderTest {
  readonly target: ApplyTarget;
  /** Puts a document in place, written by `writer`. */
  readonly prepare: (scope: TenantScope, setup: CollectionSetup, writer: string) => Promise<void>;
  /** The fields of a row as the target holds them now; null: no such row. */
  readonly read: (
    scope: TenantScope,
    collection: string,
    document: string,
  ) => Promise<{ readonly [field: string]: FieldValue } | null>;
}

let nextTenant = 1000n;
let nextKey = 0;

/** A device: a document of its own that pushes what it writes. */
function device(peer: bigint, known?: Uint8Array) {
  const doc = new LoroDoc();
  doc.setPeerId(peer);
  if (known) doc.import(known);
  return {
    doc,
    push(write: (collection: LoroMap) => void): Uint8Array {
      const before = doc.oplogVersion();
      write(doc.getMap('orders'));
      doc.commit();
      return doc.export({ mode: 'update', from: before });
    },
    snapshot: () => doc.export({ mode: 'snapshot' }),
  };
}

function putRow(
  collection: LoroMap,
  id: string,
  fields: { readonly [field: string]: string | number },
): void {
  const row = collection.setContainer(id, new LoroMap());
  for (const [field, value] of Object.entries(fields)) row.set(field, value);
}

function setField(collection: LoroMap, id: string, field: string, value: string | number): void {
  const row = collection.get(id);
  if (!(row instanceof LoroMap)) throw new Error(`no row ${id}`);
  row.set(field, value);
}

/**
 * What every target must do, whatever stands behind it. Registers the tests; `make` is called once
 * per test and may reuse one target, because each test works in a tenant of its own.
 */
export function describeTarget(name: string, make: () => TargetUnderTest): void {
  function fresh() {
    nextTenant += 1n;
    const scope = mintTenantScope(nextTenant as TenantId, 'user:test');
    const under = make();
    const request = (delta: Uint8Array, more: Partial<AttemptRequest> = {}): AttemptRequest => {
      nextKey += 1;
      return {
        scope,
        collection: 'orders',
        entryId: BigInt(nextKey) as EntryId,
        documentId: 'o1',
        delta,
        attempt: 1,
        idempotencyKey: `${String(scope.tenantId)}/${String(nextKey)}/1`,
        username: 'alice',
        peerId: 7n as U64,
        mutationId: 42n as U64,
        ...more,
      };
    };
    return { scope, ...under, request };
  }

  describe(`${name}: retry`, () => {
    test('an acceptable delta is written, and said field by field', async () => {
      const { target, request, read, scope } = fresh();
      const delta = device(1n).push((orders) => putRow(orders, 'o1', { status: 'open', total: 5 }));
      expect(await target.retry(request(delta))).toEqual({
        kind: 'accepted',
        version: '1',
        wrote: [
          {
            collection: 'orders',
            document: 'o1',
            kind: 'replace',
            set: { status: 'open', total: 5 },
            unset: [],
          },
        ],
      });
      expect(await read(scope, 'orders', 'o1')).toEqual({ status: 'open', total: 5 });
    });

    test('the same key is answered as before, also when asked many times at once', async () => {
      const { target, request, read, scope } = fresh();
      const delta = device(1n).push((orders) => putRow(orders, 'o1', { n: 1 }));
      const same = request(delta);
      const answers = await Promise.all(Array.from({ length: 8 }, () => target.retry(same)));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      const other = device(2n).push((orders) => putRow(orders, 'o1', { n: 2 }));
      expect(await target.retry({ ...same, delta: other })).toEqual(answers[0]);
      expect(await read(scope, 'orders', 'o1')).toEqual({ n: 1 });
    });

    test('different attempts at once all land', async () => {
      const { target, request, read, scope } = fresh();
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, i) => {
          const delta = device(BigInt(i + 1)).push((orders) => putRow(orders, `o${i}`, { n: i }));
          return target.retry(request(delta, { documentId: `o${i}` }));
        }),
      );
      expect(answers.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'accepted'));
      for (let i = 0; i < 6; i += 1) {
        expect(await read(scope, 'orders', `o${i}`)).toEqual({ n: i });
      }
    });

    test('a delta it already has is accepted and writes nothing', async () => {
      const { target, request } = fresh();
      const delta = device(1n).push((orders) => putRow(orders, 'o1', { n: 1 }));
      await target.retry(request(delta));
      expect(await target.retry(request(delta))).toEqual({
        kind: 'accepted',
        version: '1',
        wrote: [],
      });
    });

    test('a broken unique rule refuses it, and nothing is written', async () => {
      const { target, request, prepare, read, scope } = fresh();
      const server = device(9n);
      server.push((orders) => putRow(orders, 'o9', { email: 'a@b.example' }));
      const setup = { collection: 'orders', document: server.snapshot(), uniqueFields: ['email'] };
      await prepare(scope, setup, 'server');
      const delta = device(1n).push((orders) => putRow(orders, 'o1', { email: 'a@b.example' }));
      expect(await target.retry(request(delta))).toEqual({
        kind: 'refused',
        violation: { kind: 'unique_violation', field: 'email', value: 'a@b.example' },
      });
      expect(await read(scope, 'orders', 'o1')).toBeNull();
    });

    test('a missing referenced row refuses it, and its arrival lets the next retry through', async () => {
      const { target, request, prepare, scope } = fresh();
      const setup = {
        collection: 'orders',
        document: device(9n).snapshot(),
        references: { customer: 'customers' },
      };
      await prepare(scope, setup, 'server');
      const delta = device(1n).push((orders) => putRow(orders, 'o1', { customer: 'c1' }));
      expect(await target.retry(request(delta))).toEqual({
        kind: 'refused',
        violation: { kind: 'foreign_key_missing', referenced_id: 'c1' },
      });
      const customer = encode({ name: 'C' });
      const made = await target.retry(
        request(customer, { collection: 'customers', documentId: 'c1' }),
      );
      expect(made.kind).toBe('accepted');
      expect((await target.retry(request(delta))).kind).toBe('accepted');
    });

    test('missing predecessors pend it until they are there', async () => {
      const { target, request, read, scope } = fresh();
      const edge = device(18446744073709551614n);
      const first = edge.push((orders) => putRow(orders, 'o1', { status: 'open' }));
      const second = edge.push((orders) => setField(orders, 'o1', 'status', 'paid'));
      expect(await target.retry(request(second))).toEqual({
        kind: 'pended',
        missing: [{ peer: '18446744073709551614', from: 2 }],
      });
      expect(await read(scope, 'orders', 'o1')).toBeNull();
      expect((await target.retry(request(first))).kind).toBe('accepted');
      expect((await target.retry(request(second))).kind).toBe('accepted');
      expect(await read(scope, 'orders', 'o1')).toEqual({ status: 'paid' });
    });

    test.each([
      ['MessagePack', encode({ status: 'paid' })],
      ['JSON', new TextEncoder().encode('{"status":"paid"}')],
    ])('a %s row map sets its fields and keeps the others', async (_, delta) => {
      const { target, request, read, scope } = fresh();
      const row = device(1n).push((orders) => putRow(orders, 'o1', { status: 'open', n: 1 }));
      await target.retry(request(row));
      expect((await target.retry(request(delta))).kind).toBe('accepted');
      expect(await read(scope, 'orders', 'o1')).toEqual({ status: 'paid', n: 1 });
    });

    test.each([
      ['no bytes', new Uint8Array()],
      ['unknown bytes', Uint8Array.from([1, 2, 3])],
      [
        'a damaged blob',
        device(1n)
          .push((orders) => putRow(orders, 'o', { n: 1 }))
          .slice(0, -1),
      ],
    ])('%s fail for good', async (_, delta) => {
      const { target, request } = fresh();
      expect(await target.retry(request(delta))).toMatchObject({
        kind: 'failed',
        temporary: false,
      });
    });

    test('tenants do not see each other', async () => {
      const one = fresh();
      const two = fresh();
      const delta = device(1n).push((orders) => putRow(orders, 'o1', { n: 1 }));
      await one.target.retry(one.request(delta));
      expect(await two.read(two.scope, 'orders', 'o1')).toBeNull();
    });
  });

  describe(`${name}: force-apply`, () => {
    /** A row the server has moved on from, and an edit made before it did. */
    async function stale() {
      const each = fresh();
      const server = device(9n);
      server.push((orders) => putRow(orders, 'o1', { status: 'open', note: 'kept' }));
      const edge = device(1n, server.snapshot());
      const delta = edge.push((orders) => setField(orders, 'o1', 'status', 'cancelled'));
      for (const status of ['paid', 'packed', 'shipped']) {
        server.push((orders) => setField(orders, 'o1', 'status', status));
      }
      const setup = { collection: 'orders', document: server.snapshot(), uniqueFields: ['status'] };
      await each.prepare(each.scope, setup, 'warehouse');
      return { ...each, delta };
    }

    test('a stale delta loses as a retry and wins by force', async () => {
      const { target, request, read, scope, delta } = await stale();
      expect(await target.retry(request(delta))).toMatchObject({ kind: 'accepted', wrote: [] });
      expect(await read(scope, 'orders', 'o1')).toMatchObject({ status: 'shipped' });
      expect(await target.forceApply(request(delta))).toMatchObject({
        kind: 'accepted',
        wrote: [{ document: 'o1', kind: 'edit', set: { status: 'cancelled' } }],
      });
      expect(await read(scope, 'orders', 'o1')).toEqual({ status: 'cancelled', note: 'kept' });
    });

    test('the preview says what is overwritten and by whom it was written, and writes nothing', async () => {
      const { target, request, read, scope, delta } = await stale();
      const preview = await target.preview(request(delta));
      expect(preview).toMatchObject({
        kind: 'ready',
        overwrites: [
          {
            document: 'o1',
            field: 'status',
            before: 'shipped',
            after: 'cancelled',
            lastWrittenBy: 'warehouse',
          },
        ],
        broken: [],
      });
      expect(await read(scope, 'orders', 'o1')).toMatchObject({ status: 'shipped' });
      expect(await target.preview(request(delta))).toEqual(preview);
    });

    test('it writes against the rules, which the preview names', async () => {
      const { target, request, read, scope } = await stale();
      const copy = device(5n).push((orders) => putRow(orders, 'o2', { status: 'shipped' }));
      const asked = request(copy, { documentId: 'o2' });
      expect(await target.preview(asked)).toMatchObject({
        broken: [{ kind: 'unique_violation', field: 'status', value: 'shipped' }],
      });
      expect((await target.forceApply(asked)).kind).toBe('accepted');
      expect(await read(scope, 'orders', 'o2')).toEqual({ status: 'shipped' });
    });

    test('bound to a version, it refuses when the document moved', async () => {
      const { target, request, read, scope, delta } = await stale();
      const preview = await target.preview(request(delta));
      if (preview.kind !== 'ready') throw new Error('the preview should be ready');
      const bound = { expectedVersion: preview.version };
      await target.retry(request(encode({ note: 'new' })));
      expect(await target.forceApply(request(delta, bound))).toEqual({ kind: 'moved' });
      expect(await read(scope, 'orders', 'o1')).toMatchObject({ status: 'shipped' });
      const again = await target.preview(request(delta));
      if (again.kind !== 'ready') throw new Error('the preview should be ready');
      const rebound = request(delta, { expectedVersion: again.version });
      expect((await target.forceApply(rebound)).kind).toBe('accepted');
    });

    test('the same key writes once', async () => {
      const { target, request, read, scope, delta } = await stale();
      const same = request(delta);
      const first = await target.forceApply(same);
      await target.retry(request(encode({ status: 'returned' })));
      expect(await target.forceApply(same)).toEqual(first);
      expect(await read(scope, 'orders', 'o1')).toMatchObject({ status: 'returned' });
    });

    test.each([
      ['no bytes', new Uint8Array(), /no bytes/],
      ['unknown bytes', Uint8Array.from([1, 2, 3]), /cannot be decoded/],
      ['an integer beyond 2^53', encode({ n: 2n ** 60n }, { useBigInt64: true }), /2\^53/],
      ['no field at all', encode({}), /changes no field/],
    ])('%s are refused with the reason', async (_, delta, reason) => {
      const { target, request } = fresh();
      const outcome = await target.forceApply(request(delta));
      expect(outcome).toMatchObject({ kind: 'failed', temporary: false });
      expect(outcome.kind === 'failed' && outcome.message).toMatch(reason);
      expect(await target.preview(request(delta))).toMatchObject({ kind: 'impossible' });
    });

    test('an edit whose predecessors never arrived still writes its fields', async () => {
      const { target, request, read, scope } = fresh();
      const edge = device(1n);
      edge.push((orders) => putRow(orders, 'o1', { status: 'open' }));
      const second = edge.push((orders) => setField(orders, 'o1', 'status', 'paid'));
      expect((await target.forceApply(request(second))).kind).toBe('accepted');
      expect(await read(scope, 'orders', 'o1')).toEqual({ status: 'paid' });
    });
  });
}
