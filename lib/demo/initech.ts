import { encode } from '@msgpack/msgpack';
import { LoroList, LoroMap, LoroText } from 'loro-crdt';
import type { Violation } from '@/lib/dlq/violation';
import type { Rejection } from '@/lib/dlq/rejection';
import { deviceCopy, rejection, serverCollection, session } from './devices';
import { steady, storm } from './pace';
import type { DemoTenant } from './plan';
import { type Random, seededRandom } from './random';
import { INITECH } from './tenants';

/** Names a console meets sooner or later: markup, formulas, paths, invisible and reversed characters. */
const HOSTILE = [
  '<script>alert("dlq")</script>',
  '"><img src=x onerror=alert(1)>',
  "Robert'); DROP TABLE entries;--",
  '=HYPERLINK("https://example.com","open")',
  '../../../../etc/passwd',
  '\u202Egnp.exe\u202C',
  'zero\u200Bwidth\u200Djoiner',
  'Z\u0351\u0343a\u0341l\u0330g\u0322o\u0349',
  '🏴‍☠️🧨👩🏽‍🚀',
  'مرحبا بالعالم',
  '  blanks around  ',
  'line\nbreak\tand tab',
  '__proto__',
  'constructor',
  '%00%0d%0aSet-Cookie: a=b',
  '{{7*7}}${7*7}',
  'null',
  '‏‏‎ ‎',
  'ﷺ'.repeat(85),
  'x'.repeat(256),
] as const;

/** An office whose users type anything: every kind of violation once more, under hostile names. */
export function buildInitech(): DemoTenant {
  const random = seededRandom(20_260_303);
  const many = batches(random);
  const hostile = HOSTILE.flatMap((name, i) => hostileRows(random, name, i));
  return {
    tenantId: INITECH.id,
    name: INITECH.name,
    documents: [
      {
        collection: 'timesheets',
        document: null,
        writer: 'payroll',
        rules: { fields: { hours: { type: 'number', required: true } } },
      },
    ],
    stages: [
      {
        from: 66,
        to: 0.01,
        policies: [
          {
            collection: 'timesheets',
            ttlSecs: null,
            action: null,
            capacity: 180,
            reason: 'A week of sheets, no more.',
          },
          {
            collection: HOSTILE[0],
            ttlSecs: 7200n,
            action: 'Escalate',
            capacity: 100,
            reason: HOSTILE[1],
          },
        ],
        flows: [
          storm('import', many, 3, 2.9, 2),
          steady('hostile', hostile, 40, 0.5, 10),
          storm('timesheets', timesheets(random), 19, 17, 25),
        ],
        acts: [
          ...many.map((each) => ({ kind: 'retry' as const, rejection: each, reason: '' })),
          ...hostile.slice(0, 6).map((each) => ({
            kind: 'resolve' as const,
            rejection: each,
            reason: HOSTILE[5],
          })),
        ],
        sweep: false,
      },
    ],
  };
}

const VIOLATIONS: readonly Violation[] = [
  { kind: 'permission_denied' },
  { kind: 'malformed_delta', detail: '<b>bold</b> and "quoted"' },
  { kind: 'unique_violation', field: '<i>name</i>', value: '\u202Etxet' },
  { kind: 'unknown', tag: '<u>new_kind</u>', detail: '["</script>",{"a":18446744073709551615}]' },
];

function hostileRows(random: Random, name: string, i: number): Rejection[] {
  const from = session(random, name);
  // The first names also name the collection; the others share one.
  const collection = i < 4 ? name : 'memos';
  const write = (n: number): Uint8Array => {
    const fields = { [name.slice(0, 40)]: name, n };
    // Loro refuses a slash in a collection's name; a row map does not care.
    if (collection.includes('/')) return encode(fields);
    return deviceCopy(serverCollection(collection, 31n), from.peer + BigInt(n)).put(name, fields);
  };
  const violation = VIOLATIONS[i % VIOLATIONS.length] ?? { kind: 'permission_denied' };
  return Array.from({ length: 5 }, (_, n) =>
    rejection({
      session: from,
      collection,
      documentId: name,
      delta: n === 4 ? Uint8Array.from([0xff, 0x00, n, i]) : write(n),
      violation,
      hint: n % 2 === 0 ? null : { kind: 'custom', constraint: name.slice(0, 30), detail: name },
    }),
  );
}

/** Deltas of more than one row, and rows with lists, maps and texts inside. */
function batches(random: Random): Rejection[] {
  const server = serverCollection('memos', 32n);
  const from = session(random, 'importer');
  const base = { session: from, collection: 'memos', violation: { kind: 'rate_limited' as const } };
  const rows = deviceCopy(server, from.peer).write((doc) => {
    for (const n of [1, 2, 3]) {
      doc.getMap('memos').setContainer(`memo-${n}`, new LoroMap()).set('n', n);
    }
  });
  const nested = deviceCopy(server, from.peer + 1n).write((doc) => {
    const row = doc.getMap('memos').setContainer('memo-9', new LoroMap());
    const lines = row.setContainer('lines', new LoroList());
    lines.push('cover sheet');
    lines.insertContainer(1, new LoroMap()).set('tps', true);
    row.setContainer('body', new LoroText()).insert(0, 'Did you get the memo?');
  });
  return [
    rejection({ ...base, documentId: '*', delta: rows, hint: null }),
    rejection({ ...base, documentId: 'memo-9', delta: nested, hint: null }),
  ];
}

function timesheets(random: Random): Rejection[] {
  return Array.from({ length: 150 }, (_, i) => {
    const hours = i % 3 === 0 ? null : i % 3 === 1 ? 'eight' : 8;
    return rejection({
      session: session(random, random.pick(['peter', 'samir', 'milton'])),
      collection: 'timesheets',
      documentId: `week-${1 + (i % 52)}`,
      delta: encode({ hours, stapler: i % 2 === 0 ? 'red' : 'black' }),
      violation:
        hours === null
          ? { kind: 'not_null_violation', field: 'hours' }
          : { kind: 'schema_violation', field: 'hours', reason: 'expected number' },
      hint: { kind: 'schema_violation', field: 'hours', reason: 'expected number' },
    });
  });
}
