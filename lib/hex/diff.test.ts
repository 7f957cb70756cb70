import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffBytes, type ByteDiff } from './diff';
import { alignExactly } from './myers';
import { box } from './runs';

const text = (value: string) => new TextEncoder().encode(value);

/** Fewest edits by the textbook table, a changed byte counting `change`: 2 forbids changes, 1 is Levenshtein's distance. */
function fewestEdits(a: Uint8Array, b: Uint8Array, change: 1 | 2): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  const at = (cells: readonly number[], j: number) => cells[j] ?? Infinity;
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const paired = at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : change);
      next.push(Math.min(paired, at(row, j) + 1, at(next, j - 1) + 1));
    }
    row = next;
  }
  return at(row, b.length);
}

/** Applies `diff` to `a`, taking from `b` only what the diff says is new. */
function apply(a: Uint8Array, b: Uint8Array, diff: ByteDiff): Uint8Array {
  const parts: number[] = [];
  for (const { kind, left, right } of diff.runs) {
    if (kind === 'equal') parts.push(...a.subarray(...left));
    if (kind === 'insert' || kind === 'change') parts.push(...b.subarray(...right));
  }
  return Uint8Array.from(parts);
}

/** What is wrong with a diff of `a` and `b`, in words; nothing when it is sound. */
function faults(a: Uint8Array, b: Uint8Array, { runs, totals, ...rest }: ByteDiff): string[] {
  const found: string[] = [];
  const fault = (wrong: boolean, what: string) => {
    if (wrong) found.push(what);
  };
  let left = 0;
  let right = 0;
  runs.forEach((run, i) => {
    const [l, r] = [run.left[1] - run.left[0], run.right[1] - run.right[0]];
    fault(run.left[0] !== left || run.right[0] !== right, `run ${i} does not follow`);
    fault(l < 0 || r < 0 || l + r === 0, `run ${i} is empty`);
    fault(run.kind === 'insert' && l !== 0, `run ${i} inserts and removes`);
    fault(run.kind === 'delete' && r !== 0, `run ${i} removes and inserts`);
    fault((run.kind === 'equal' || run.kind === 'change') && l !== r, `run ${i} is uneven`);
    fault(runs[i - 1]?.kind === run.kind, `run ${i} is like the one before`);
    fault(runs[i - 1]?.kind === 'insert' && run.kind === 'delete', `run ${i} is out of order`);
    left += l;
    right += r;
  });
  fault(left !== a.length || right !== b.length, 'the runs do not cover both sides');
  const applied = apply(a, b, { runs, totals, ...rest });
  fault(applied.length !== b.length || applied.some((byte, i) => byte !== b[i]), 'applies wrongly');
  const { added, removed, changed, equal } = totals;
  fault(equal + changed + removed !== a.length, 'the totals miss bytes of the left');
  fault(equal + changed + added !== b.length, 'the totals miss bytes of the right');
  return found;
}

/** A few letters give many coincidences, 256 give few; an edited copy is what really arrives. */
const pair = fc.oneof(
  fc.tuple(fc.uint8Array({ maxLength: 40, max: 2 }), fc.uint8Array({ maxLength: 40, max: 2 })),
  fc.tuple(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 })),
  fc
    .tuple(
      fc.uint8Array({ maxLength: 80, max: 5 }),
      fc.array(fc.tuple(fc.nat(80), fc.nat(3), fc.uint8Array({ maxLength: 4 })), { maxLength: 6 }),
    )
    .map(([base, edits]): [Uint8Array, Uint8Array] => {
      const copy = [...base];
      for (const [at, removed, added] of edits) {
        copy.splice(Math.min(at, copy.length), removed, ...added);
      }
      return [base, Uint8Array.from(copy)];
    }),
);

/** The pieces as text: `{-old}`, `{+new}`, `{old~new}`. */
function shown(left: string, right: string): string {
  const [a, b] = [text(left), text(right)];
  const read = new TextDecoder();
  return diffBytes(a, b)
    .runs.map((run) => {
      const old = read.decode(a.subarray(...run.left));
      const now = read.decode(b.subarray(...run.right));
      if (run.kind === 'equal') return old;
      if (run.kind === 'change') return `{${old}~${now}}`;
      return run.kind === 'delete' ? `{-${old}}` : `{+${now}}`;
    })
    .join('');
}

describe('properties', () => {
  test('the exact algorithm finds the shortest script', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const whole = box(0, a.length, 0, b.length);
        const { matches, unsolved } = alignExactly(a, b, whole, { steps: 1e6 });
        const kept = matches.reduce((sum, match) => sum + match.length, 0);
        expect(unsolved).toEqual([]);
        expect(a.length + b.length - 2 * kept).toBe(fewestEdits(a, b, 2));
      }),
      { numRuns: 1000 },
    );
  });

  test('applied to the left it gives the right, tiles both sides, and costs at most twice the shortest', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const diff = diffBytes(a, b);
        expect(faults(a, b, diff)).toEqual([]);
        const { added, removed, changed } = diff.totals;
        expect(diff.approximate).toBe(false);
        expect(added + removed + 2 * changed).toBeLessThanOrEqual(2 * fewestEdits(a, b, 2));
        expect(added + removed + changed).toBeLessThanOrEqual(2 * fewestEdits(a, b, 1));
      }),
      { numRuns: 2000 },
    );
  });

  test('stays sound under any cap, and names what it gave up on', () => {
    fc.assert(
      fc.property(pair, fc.nat(60), ([a, b], maxSteps) => {
        const diff = diffBytes(a, b, { maxSteps });
        expect(faults(a, b, diff)).toEqual([]);
        expect(diff.approximate).toBe(diff.approximateRanges.length > 0);
        for (const { left, right } of diff.approximateRanges) {
          expect(left[1] - left[0]).toBeGreaterThan(0);
          expect(right[1] - right[0]).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('large inputs with anchors stay sound', () => {
    const size = fc.integer({ min: 9_000, max: 30_000 });
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(400), fc.uint8Array({ maxLength: 300 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 255 }), edits, (length, letters, changes) => {
        const base = pseudoRandom(length, letters, length);
        const copy = [...base];
        for (const [at, removed, added] of changes) {
          copy.splice(at % copy.length, removed, ...added);
        }
        const other = Uint8Array.from(copy);
        expect(faults(base, other, diffBytes(base, other))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

/** Bytes 0..letters from a linear congruential generator, the same on every run. */
function pseudoRandom(length: number, letters: number, seed: number): Uint8Array {
  let state = seed >>> 0;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) % (letters + 1);
  });
}

describe('cases', () => {
  test('both empty', () => {
    expect(diffBytes(text(''), text(''))).toEqual({
      runs: [],
      totals: { added: 0, removed: 0, changed: 0, equal: 0 },
      approximate: false,
      approximateRanges: [],
    });
  });

  test('identical', () => {
    const { runs, totals } = diffBytes(text('loro'), text('loro'));
    expect(runs).toEqual([{ kind: 'equal', left: [0, 4], right: [0, 4] }]);
    expect(totals).toEqual({ added: 0, removed: 0, changed: 0, equal: 4 });
  });

  test.each([
    ['one side empty', '', 'abc', '{+abc}'],
    ['the other side empty', 'abc', '', '{-abc}'],
    ['one byte changed', 'a', 'b', '{a~b}'],
    ['one byte added', 'a', 'ab', 'a{+b}'],
    ['a pure insert at 0', 'status', 'new status', '{+new }status'],
    ['all different, equally long', 'abcd', 'wxyz', '{abcd~wxyz}'],
    ['all different, not equally long', 'abcd', 'wxyz0', '{-abcd}{+wxyz0}'],
    [
      'a value that grew, with letters shared by chance',
      'status.held..',
      'status.shipped....',
      'status.{-held}{+shipped..}..',
    ],
    ['a shift that is kept', 'abcdefghij', 'xabcdefghi', '{+x}abcdefghi{-j}'],
    ['zeros that only seem to move', '0000000000000', '0010000000200', '00{0~1}0000000{0~2}00'],
    ['a checksum with a byte shared by chance', '..3:qk..', '..:]zk..', '..{3:q~:]z}k..'],
  ])('%s', (_, left, right, expected) => {
    expect(shown(left, right)).toBe(expected);
  });

  test('equal pairs inside a change count as equal', () => {
    const { runs, totals } = diffBytes(text('{"a":12,"b":1}'), text('{"a":13,"c":1}'));
    expect(runs.map((run) => run.kind)).toEqual(['equal', 'change', 'equal']);
    expect(totals).toEqual({ added: 0, removed: 0, changed: 2, equal: 12 });
  });

  test('a part beyond the cap is compared byte by byte, the rest stays aligned', () => {
    const left = new Uint8Array(60_000);
    const right = new Uint8Array(60_010);
    const shared = pseudoRandom(20_000, 255, 1);
    left.set(shared);
    left.set(pseudoRandom(20_000, 255, 2), 20_000);
    left.set(shared.subarray(0, 20_000), 40_000);
    right.set(pseudoRandom(10, 255, 3));
    right.set(shared, 10);
    right.set(pseudoRandom(20_000, 255, 4), 20_010);
    right.set(shared, 40_010);
    const diff = diffBytes(left, right, { maxSteps: 1_000_000 });
    expect(faults(left, right, diff)).toEqual([]);
    expect(diff.approximate).toBe(true);
    expect(diff.approximateRanges).toHaveLength(1);
    expect(diff.approximateRanges[0]?.left).toEqual([20_000, 40_000]);
    expect(diff.totals.added).toBe(10);
    expect(diff.totals.equal).toBeGreaterThanOrEqual(40_000);
  });

  test('a moved block is found once, in order', () => {
    const [x, y] = [pseudoRandom(10_000, 255, 5), pseudoRandom(10_000, 255, 6)];
    const left = Uint8Array.of(...x, ...y);
    const right = Uint8Array.of(...y, ...x);
    const diff = diffBytes(left, right);
    expect(faults(left, right, diff)).toEqual([]);
    expect(diff.totals.equal).toBeGreaterThanOrEqual(10_000);
  });
});
