import type { Rejection } from '@/lib/dlq/rejection';
import { brokenOrders, burst, chain, staleEdits, unsentCarts } from './acme-storms';
import { customers, invoices, nearTwins, notes } from './acme-rows';
import { serverCollection, type ServerCollection } from './devices';
import { steady, storm } from './pace';
import type { DemoAct, DemoFlow, DemoStage, DemoTenant, DemoTriage } from './plan';
import { type Random, seededRandom } from './random';
import { ACME } from './tenants';

/** What the Origin of the shop holds when the devices' writes arrive. */
interface AcmeServer {
  readonly orders: ServerCollection;
  readonly customers: ServerCollection;
  readonly shipments: ServerCollection;
  readonly invoices: ServerCollection;
}

const CITIES = ['Lisboa', 'Łódź', 'München', 'Αθήνα', 'Oulu', 'Genève'] as const;
const STATES = ['open', 'paid', 'packed', 'shipped'] as const;

function stock(random: Random): AcmeServer {
  const server = {
    orders: serverCollection('orders', 11n),
    customers: serverCollection('customers', 12n),
    shipments: serverCollection('shipments', 13n),
    invoices: serverCollection('invoices', 14n),
  };
  for (let i = 1; i <= 60; i += 1) {
    server.customers.put(`cus-${i}`, {
      name: `Customer ${i}`,
      email: `customer${i}@shop.example`,
      city: random.pick(CITIES),
    });
  }
  for (let i = 1; i <= 200; i += 1) {
    server.orders.put(`ord-${1000 + i}`, {
      status: random.pick(STATES),
      customer: `cus-${1 + random.below(60)}`,
      region: 'eu',
      total: (500 + random.below(20_000)) / 100,
      note: '',
    });
  }
  return server;
}

/** A shop: storms of one cause, stale edits, a broken chain, and rows that break rules for real. */
export function buildAcme(): DemoTenant {
  const random = seededRandom(20_260_101);
  const server = stock(random);
  // Devices copy the collections before the server moves on: what they write will be stale.
  const stale = staleEdits(random, server.orders);
  const broken = chain(random, server.orders);
  const flows: DemoFlow[] = [
    storm('scans', burst(random, server.shipments), 7, 6.2, 75),
    steady('orders', brokenOrders(random, server.orders), 60, 0.3, 10),
    steady('stale', stale, 45, 18, 8),
    storm('van', broken, 9, 8, 4),
    storm('twins', nearTwins(random, server.orders), 2, 1.4, 3),
    steady('customers', customers(random, server.customers), 58, 0.4, 8),
    steady('invoices', invoices(random, server.invoices), 46, 0.5, 10),
    steady('notes', notes(random), 62, 1, 10),
    steady('carts', unsentCarts(random, 'carts', 38), 50, 1, 4),
  ];
  const arrivals = flows.flatMap(({ rejections }) => rejections);
  for (let i = 1; i <= 40; i += 1) {
    server.orders.set(`ord-${1000 + i}`, { status: 'delivered' });
    server.orders.set(`ord-${1000 + i}`, { note: 'signed for at the door' });
  }
  const overflow = unsentCarts(random, 'wishlists', 31);
  return {
    tenantId: ACME.id,
    name: ACME.name,
    documents: [
      {
        collection: 'customers',
        document: server.customers.snapshot(),
        writer: 'crm-import',
        rules: { unique: ['email'], fields: { name: { type: 'string', required: true } } },
      },
      {
        collection: 'orders',
        document: server.orders.snapshot(),
        writer: 'warehouse',
        rules: {
          references: { customer: 'customers' },
          fields: { status: { type: 'string', required: true }, total: { type: 'number' } },
          policies: [{ name: 'orders_region', field: 'region', allows: ['eu', 'uk'] }],
          readOnlyUsers: ['kiosk-7'],
        },
      },
      { collection: 'shipments', document: null, writer: 'warehouse', rules: {} },
      {
        collection: 'invoices',
        document: server.invoices.snapshot(),
        writer: 'billing',
        rules: {
          fields: { total: { type: 'number', required: true }, paid: { type: 'boolean' } },
          references: { order: 'orders' },
        },
      },
    ],
    stages: [
      past(random),
      {
        ...present,
        flows: [...flows, storm('wishlists', overflow, 5, 3, 8)],
        acts: people(stale, broken, arrivals),
        triage: said(arrivals),
      },
    ],
  };
}

/** A queue that ran out before: everything in it expired and can still be restored. */
function past(random: Random): DemoStage {
  return {
    from: 68.5,
    to: 67,
    policies: [
      {
        collection: 'sessions',
        ttlSecs: 0n,
        action: 'Drop',
        capacity: null,
        reason: 'Session rows are worthless after the visit.',
      },
    ],
    flows: [storm('sessions', unsentCarts(random, 'sessions', 60), 68, 67.2, 60)],
    acts: [],
    sweep: true,
  };
}

const present: Omit<DemoStage, 'flows' | 'acts'> = {
  from: 66,
  to: 0.01,
  policies: [
    {
      collection: 'sessions',
      ttlSecs: 86_400n,
      action: 'Drop',
      capacity: null,
      reason: 'One day is enough.',
    },
    {
      collection: 'invoices',
      ttlSecs: 172_800n,
      action: 'Escalate',
      capacity: null,
      reason: 'Accounting wants to hear of every invoice that is lost.',
    },
    {
      collection: 'shipments',
      ttlSecs: 259_200n,
      action: 'ForceApplyLww',
      capacity: null,
      reason: 'Scans are facts; the last one wins.',
    },
    { collection: 'carts', ttlSecs: null, action: null, capacity: 40, reason: 'Carts are many.' },
    { collection: 'wishlists', ttlSecs: null, action: null, capacity: 25, reason: 'As for carts.' },
  ],
  sweep: false,
};

function people(
  stale: readonly Rejection[],
  broken: readonly Rejection[],
  all: readonly Rejection[],
): DemoAct[] {
  const of = (collection: string, kind: string) =>
    all.filter(({ facts }) => facts.collection === collection && facts.violation.kind === kind);
  const acts = (
    kind: DemoAct['kind'],
    reason: string,
    rejections: readonly Rejection[],
  ): DemoAct[] => rejections.map((each) => ({ kind, reason, rejection: each }));
  const noted = of('notes', 'rate_limited').slice(0, 8);
  return [
    ...acts('retry', 'The limiter was raised.', of('shipments', 'rate_limited').slice(0, 6)),
    ...acts('retry', 'Is the predecessor there yet?', broken.slice(3, 5)),
    ...acts(
      'retry',
      'The policy was loosened for eu.',
      of('orders', 'rls_policy_violation').slice(8, 20),
    ),
    ...acts(
      'retry',
      'Perhaps the address is free now.',
      of('customers', 'unique_violation').slice(0, 4),
    ),
    ...acts('force_apply', 'The customer called: cancel it.', stale.slice(0, 3)),
    ...acts('resolve', 'Entered by hand at the desk.', noted),
    ...acts('reopen', 'Not entered after all.', noted.slice(0, 1)),
  ];
}

/** A cause that was mended and was not, one that can wait, and one that somebody looks after. */
function said(all: readonly Rejection[]): DemoTriage[] {
  const first = (collection: string, kind: string) =>
    all.filter(({ facts }) => facts.collection === collection && facts.violation.kind === kind)[0];
  const mended = first('orders', 'constraint_violation');
  const waits = first('customers', 'unique_violation');
  const watched = first('shipments', 'rate_limited');
  const policy = first('orders', 'rls_policy_violation');
  if (!mended || !waits || !watched || !policy) throw new Error('the demo lacks a cause');
  return [
    {
      at: 20,
      rejection: mended,
      status: 'resolved',
      owned: false,
      reason: 'Totals are rounded as the lines are since this morning.',
      note: null,
    },
    {
      at: 12,
      rejection: waits,
      status: { snoozedUntilArrivals: 400 },
      owned: false,
      reason: 'The import of the shop frees these addresses on Monday.',
      note: null,
    },
    {
      at: 5.5,
      rejection: watched,
      status: 'acknowledged',
      owned: true,
      reason: 'The limiter of the docks is being raised.',
      note: 'All six scanners came back online at once and sent the night’s scans in one go. Retry in order once the limit is 300 a minute.',
    },
    {
      at: 4,
      rejection: policy,
      status: 'acknowledged',
      owned: false,
      reason: 'Sales asked for apac; legal has to answer.',
      note: null,
    },
  ];
}
