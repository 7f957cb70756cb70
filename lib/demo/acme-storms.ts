import { encode } from '@msgpack/msgpack';
import type { Rejection } from '@/lib/dlq/rejection';
import { deviceCopy, rejection, singleWriters, type ServerCollection, session } from './devices';
import type { Random } from './random';

/** Many rejections of one cause. */

const SCANNERS = ['dock-a', 'dock-b', 'dock-c', 'van-3', 'van-12', 'hub-west'] as const;

/**
 * A rate-limited burst: six scanners at once, each with consecutive mutations of its own. Every scan builds on
 * the one before it, so a retry goes through in their order and waits out of it.
 */
export function burst(random: Random, shipments: ServerCollection): Rejection[] {
  const scanners = SCANNERS.map((name) => {
    const from = session(random, name);
    return { name, from, copy: deviceCopy(shipments, from.peer) };
  });
  return Array.from({ length: 150 }, (_, i) => i).flatMap((i) =>
    scanners.map(({ name, from, copy }) => {
      const documentId = `pkg-${name}-${1 + Math.floor(i / 3)}`;
      const delta =
        i % 3 === 0
          ? copy.put(documentId, { state: 'scanned', at: name, weight: 100 + random.below(9000) })
          : copy.set(documentId, i % 3 === 1 ? { state: 'loaded' } : { state: 'out', door: i % 7 });
      const wait = 5000 + random.below(400);
      return rejection({
        session: from,
        collection: 'shipments',
        documentId,
        delta,
        violation: { kind: 'rate_limited' },
        hint: i % 2 === 0 ? null : { kind: 'rate_limited', retry_after_ms: String(wait) },
      });
    }),
  );
}

const CLERKS = ['alice', 'bob', 'chen.wei', 'maría.josé', 'Олена', 'kiosk-7'] as const;

/** Order edits by single devices: some pass the target's rules by now, some break one again. */
export function brokenOrders(random: Random, orders: ServerCollection): Rejection[] {
  const deviceOf = singleWriters(orders);
  return Array.from({ length: 420 }, (_, i) => {
    const from = session(random, random.pick(CLERKS));
    const documentId = `ord-${1041 + random.below(160)}`;
    const copy = deviceOf(from.peer);
    const base = { session: from, collection: 'orders', documentId };
    switch (i % 7) {
      case 0:
        return rejection({
          ...base,
          delta: copy.set(documentId, { region: 'apac' }),
          violation: { kind: 'rls_policy_violation', policy_name: 'orders_region' },
          hint: { kind: 'permission_denied' },
        });
      case 1: {
        const customer = `cus-${900 + random.below(30)}`;
        return rejection({
          ...base,
          delta: copy.set(documentId, { customer }),
          violation: { kind: 'foreign_key_missing', referenced_id: customer },
          hint: { kind: 'foreign_key_missing', referenced_id: customer },
        });
      }
      case 2:
        return rejection({
          ...base,
          delta: copy.set(documentId, { total: 'twelve' }),
          violation: { kind: 'schema_violation', field: 'total', reason: 'expected number' },
          hint: { kind: 'schema_violation', field: 'total', reason: 'expected number' },
        });
      case 3:
        return rejection({
          ...base,
          delta: copy.set(documentId, { status: null }),
          violation: { kind: 'not_null_violation', field: 'status' },
          hint: null,
        });
      case 4:
        return rejection({
          ...base,
          delta: copy.set(documentId, { note: `call before noon (${i})` }),
          violation: i % 2 === 0 ? { kind: 'token_expired' } : { kind: 'permission_denied' },
          hint: { kind: 'permission_denied' },
        });
      case 5:
        return rejection({
          ...base,
          delta: encode({ status: 'paid', total: 40 + (i % 60) }),
          violation: { kind: 'constraint_violation', detail: 'orders_total_matches_lines' },
          hint: { kind: 'custom', constraint: 'constraint', detail: 'orders_total_matches_lines' },
        });
      default:
        return rejection({
          ...base,
          delta: copy.set(documentId, { region: 'uk', note: 'moved' }),
          violation: { kind: 'rls_policy_violation', policy_name: 'orders_region' },
          hint: { kind: 'permission_denied' },
        });
    }
  });
}

/** Edits made before the warehouse moved the same orders on: a retry loses, a force-apply overwrites. */
export function staleEdits(random: Random, orders: ServerCollection): Rejection[] {
  const deviceOf = singleWriters(orders);
  return Array.from({ length: 40 }, (_, i) => {
    const from = session(random, random.pick(['dana', 'erik', 'alice']));
    const documentId = `ord-${1001 + i}`;
    return rejection({
      session: from,
      collection: 'orders',
      documentId,
      delta: deviceOf(from.peer).set(documentId, { status: 'cancelled' }),
      violation: { kind: 'rls_policy_violation', policy_name: 'orders_owner_only' },
      hint: { kind: 'permission_denied' },
    });
  });
}

/** One van's day: the first write was refused, and all that follow build on it. */
export function chain(random: Random, orders: ServerCollection): Rejection[] {
  const from = session(random, 'van-7', 7_000_000_007n);
  const copy = deviceCopy(orders, from.peer);
  const documentId = 'ord-2001';
  const first = rejection({
    session: from,
    collection: 'orders',
    documentId,
    delta: copy.put(documentId, { status: 'open', customer: 'cus-7', region: 'eu', total: 12.5 }),
    violation: { kind: 'rls_policy_violation', policy_name: 'orders_insert_from_van' },
    hint: { kind: 'permission_denied' },
  });
  const steps = [
    'paid',
    'packed',
    'loaded',
    'on the road',
    'at the door',
    'nobody home',
    'delivered',
  ];
  const rest = steps.map((status) =>
    rejection({
      session: from,
      collection: 'orders',
      documentId,
      delta: copy.set(documentId, { status }),
      violation: { kind: 'rate_limited' },
      hint: { kind: 'retry', retry_after_ms: '5000' },
    }),
  );
  return [first, ...rest];
}

/** Row maps in MessagePack for a collection the target knows nothing of yet. */
export function unsentCarts(random: Random, collection: string, count: number): Rejection[] {
  return Array.from({ length: count }, (_, i) => {
    const from = session(random, `shopper-${1 + random.below(40)}`);
    return rejection({
      session: from,
      collection,
      documentId: `${collection}-${i + 1}`,
      delta: encode({
        items: [`sku-${random.below(900)}`, `sku-${random.below(900)}`],
        open: true,
      }),
      violation: { kind: 'token_expired' },
      hint: { kind: 'permission_denied' },
    });
  });
}
