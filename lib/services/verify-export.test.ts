import { describe, expect, it, test } from 'vitest';
import { type ChainedRow, chainHash, GENESIS, sha256 } from '@/lib/db/chain';
import { verifyExport } from './verify-export';
import { readWalLine, writeWalLine } from './wal-line';

const row = (seq: number, payload: string, reason: string | null = null): ChainedRow => ({
  tenantId: '7',
  seq: String(seq),
  at: '1700000000000',
  kind: 'resolved',
  entryId: '1',
  collection: 'orders',
  from: 'pending',
  to: 'resolved',
  version: '2',
  actor: 'user:1',
  reason,
  requestId: null,
  payload,
});

/** A file as it is downloaded. */
function exported(rows: readonly ChainedRow[]): string[] {
  let previous = GENESIS;
  return rows.map((chained) => {
    const hash = chainHash(previous, chained);
    const line = writeWalLine({ chained, payloadSha256: sha256(chained.payload), hash }, previous);
    previous = hash;
    return line;
  });
}

const FILE = exported([
  row(1, '{}'),
  row(2, '{"text":"a\\n\u2028b"}', 'say “why”, \u{1F600}'),
  row(3, '{}', ''),
  row(4, '{}'),
]);

/** The file with one line changed; `null` leaves it out. */
const changed = (at: number, how: (line: string) => string | null) =>
  FILE.flatMap((line, index) => (index === at ? (how(line) ?? []) : line));

describe('a downloaded WAL', () => {
  it('is checked from its lines alone', async () => {
    expect(await verifyExport(FILE)).toMatchObject({
      ok: true,
      tenantId: '7',
      from: '1',
      through: '4',
      records: 4,
    });
  });

  it('may begin in the middle', async () => {
    expect(await verifyExport(FILE.slice(2))).toMatchObject({ ok: true, from: '3', records: 2 });
  });

  it('reads back what was written', () => {
    expect(FILE.map(readWalLine)).toMatchObject([
      { chained: row(1, '{}') },
      { chained: row(2, '{"text":"a\\n\u2028b"}', 'say “why”, \u{1F600}') },
      { chained: row(3, '{}', '') },
      { chained: row(4, '{}') },
    ]);
  });

  test.each([
    ['a changed actor', changed(1, (line) => line.replace('user:1', 'user:2')), '2', 2],
    ['a changed payload', changed(2, (line) => line.replace('"{}"', '"{ }"')), '3', 3],
    ['a moved moment', changed(0, (line) => line.replace('170000', '170001')), '1', 1],
    ['a record left out', changed(1, () => null), '2', 2],
    [
      'the first record renumbered',
      changed(0, (line) => line.replace('"seq":"1"', '"seq":"0"')),
      '0',
      1,
    ],
    ['a line that is cut off', changed(3, (line) => line.slice(0, 90)), '4', 4],
    ['a record of another shape', changed(3, () => '{"seq":"4"}'), '4', 4],
    ['a stranger’s record', changed(2, (line) => line.replace('"7"', '"8"')), '3', 3],
    ['nothing', [], null, 1],
  ])('with %s names the place', async (_what, lines, seq, line) => {
    expect(await verifyExport(lines)).toMatchObject({ ok: false, seq, line });
  });

  it('chained anew is only told from the hash that was kept', async () => {
    const forged = exported([
      row(1, '{}'),
      row(2, '{"text":"forged"}'),
      row(3, '{}'),
      row(4, '{}'),
    ]);
    const [real, other] = [await verifyExport(FILE), await verifyExport(forged)];
    if (!real.ok || !other.ok) throw new Error('both chains hold');
    expect(other.lastHash).not.toBe(real.lastHash);
  });
});
