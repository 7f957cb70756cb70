import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffBytes } from '@/lib/hex/diff';
import { packDiff, unpackDiff } from './diff-protocol';

test('a diff comes out of the worker as it went in', () => {
  const side = fc.uint8Array({ maxLength: 60, max: 3 });
  fc.assert(
    fc.property(side, side, fc.nat(200), (left, right, maxSteps) => {
      const diff = diffBytes(left, right, { maxSteps });
      expect(unpackDiff(structuredClone(packDiff(diff)))).toEqual(diff);
    }),
  );
});
