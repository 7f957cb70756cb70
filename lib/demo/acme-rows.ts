import type { Rejection } from '@/lib/dlq/rejection';
import {
  deviceCopy,
  rejection,
  serverCollection,
  type ServerCollection,
  session,
  singleWriters,
} from './devices';
import type { Random } from './random';

/** Rejections of rows that really break the target's rules, or did. */

/** Sign-ups with an address somebody has; every fifth address is free again. */
export function customers(random: Random, server: ServerCollection): Rejection[] {
  const deviceOf = singleWriters(server);
  return Array.from({ length: 160 }, (_, i) => {
    const from = session(random, random.pick(['desk-1', 'desk-2', 'app']));
    const email =
      i % 5 === 4 ? `new${i}@shop.example` : `customer${1 + random.below(60)}@shop.example`;
    const documentId = `cus-new-${i + 1}`;
    const copy = deviceOf(from.peer);
    const nameless = i % 8 === 7;
    return rejection({
      session: from,
      collection: 'customers',
      documentId,
      delta: copy.put(documentId, nameless ? { email } : { name: `Neu ${i + 1}`, email }),
      violation: nameless
        ? { kind: 'not_null_violation', field: 'name' }
        : { kind: 'unique_violation', field: 'email', value: email },
      hint: nameless
        ? { kind: 'custom', constraint: 'not_null', detail: 'name' }
        : { kind: 'unique_violation', field: 'email', conflicting_value: email },
    });
  });
}

/** Invoices: totals typed as text, orders that do not exist, and frames that arrived damaged. */
export function invoices(random: Random, server: ServerCollection): Rejection[] {
  const deviceOf = singleWriters(server);
  return Array.from({ length: 140 }, (_, i) => {
    const from = session(random, random.pick(['billing-1', 'billing-2', 'frida']));
    const documentId = `inv-${3000 + i}`;
    const copy = deviceOf(from.peer);
    const base = { session: from, collection: 'invoices', documentId };
    const order = `ord-${1001 + random.below(200)}`;
    const total = (1000 + random.below(90_000)) / 100;
    if (i % 4 === 0) {
      return rejection({
        ...base,
        delta: copy.put(documentId, { order, total: String(total), paid: false }),
        violation: {
          kind: 'schema_violation',
          field: 'total',
          reason: 'expected number, got text',
        },
        hint: { kind: 'schema_violation', field: 'total', reason: 'expected number, got text' },
      });
    }
    if (i % 4 === 1) {
      return rejection({
        ...base,
        delta: copy.put(documentId, { order: `ord-${9000 + i}`, total, paid: true }),
        violation: { kind: 'foreign_key_missing', referenced_id: `ord-${9000 + i}` },
        hint: { kind: 'foreign_key_missing', referenced_id: `ord-${9000 + i}` },
      });
    }
    const whole = copy.put(documentId, { order, total, paid: i % 3 === 0 });
    if (i % 4 === 2) {
      return rejection({
        ...base,
        delta: whole.slice(0, whole.length - 9),
        violation: { kind: 'malformed_delta', detail: 'checksum mismatch' },
        hint: { kind: 'integrity_violation' },
      });
    }
    return rejection({
      ...base,
      delta: whole,
      violation: { kind: 'constraint_violation', detail: 'invoice_period_closed' },
      hint: { kind: 'custom', constraint: 'constraint', detail: 'invoice_period_closed' },
    });
  });
}

const NOTES = [
  ['naïve café', 'Crème brûlée, 2 Stück'],
  ['メモ', '明日の朝に電話してください'],
  ['הערה', 'לחזור ללקוח לפני חמש'],
  ['ملاحظة', 'يرجى الاتصال غدا'],
  ['напоминание', 'позвонить до полудня'],
  ['👩‍👩‍👧‍👦 family', '🎉 delivered 🎁'],
  ['Ấn tượng', 'gói quà màu đỏ'],
] as const;

/** Notes in many scripts, whose collection the target meets for the first time. */
export function notes(random: Random): Rejection[] {
  const deviceOf = singleWriters(serverCollection('notes', 15n));
  return Array.from({ length: 210 }, (_, i) => {
    const [title, text] = NOTES[i % NOTES.length] ?? NOTES[0];
    const from = session(random, random.pick(['maría.josé', 'Олена', '佐藤', 'آرش', 'alice']));
    return rejection({
      session: from,
      collection: 'notes',
      documentId: `${title} ${1 + Math.floor(i / NOTES.length)}`,
      delta: deviceOf(from.peer).put(`${title} ${1 + Math.floor(i / NOTES.length)}`, {
        title,
        text,
        pinned: i % 3 === 0,
      }),
      violation: i % 2 === 0 ? { kind: 'rate_limited' } : { kind: 'token_expired' },
      hint: i % 2 === 0 ? null : { kind: 'permission_denied' },
    });
  });
}

/** One order edited again and again by one device: bytes that differ in very few places. */
export function nearTwins(random: Random, orders: ServerCollection): Rejection[] {
  const from = session(random, 'desk-1', 5_500_000_001n);
  const copy = deviceCopy(orders, from.peer);
  return [19.9, 18.9, 18.5, 17.99, 17.98, 17.97].map((total) =>
    rejection({
      session: from,
      collection: 'orders',
      documentId: 'ord-1100',
      delta: copy.set('ord-1100', {
        total,
        note: `price matched to ${total.toFixed(2)} by desk 1`,
      }),
      violation: { kind: 'constraint_violation', detail: 'price_below_floor' },
      hint: { kind: 'custom', constraint: 'constraint', detail: 'price_below_floor' },
    }),
  );
}
