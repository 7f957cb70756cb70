import { expect, test } from 'vitest';
import type { EventKind } from '@/lib/dlq/events';
import type { TimelineItem } from '@/lib/dlq/views';
import { actorWords, userOfActor } from '@/lib/format/actor';
import { missingWords, tell } from './timeline-words';

function item(kind: EventKind, payload: unknown): TimelineItem {
  return {
    seq: '7',
    at: 0,
    kind,
    from: null,
    to: 'pending',
    version: 1,
    actor: 'user:opal',
    reason: null,
    requestId: null,
    payload,
    hash: 'ab'.repeat(32),
  };
}

test('a refusal names the attempt and the rule', () => {
  const violation = { kind: 'unique_violation', field: 'email', value: 'a@b.com' };
  expect(tell(item('attempt_refused', { attempt: 2, violation }))).toEqual({
    title: 'Refused again',
    detail: 'Attempt 2: unique:email=a@b.com',
    mark: 'bad',
  });
});

test('what waits says on whom', () => {
  const missing = [{ peer: '18446744073709551615', from: 1200 }];
  expect(missingWords(missing)).toBe(
    'waits for what comes from peer 18446744073709551615 before its op 1,200',
  );
  expect(
    tell(item('attempt_pended', { attempt: 1, missing, final: false, retry_in_ms: 60_000 })).detail,
  ).toContain('Tried again in 1 min.');
});

test('an unknown outcome says that it may have been written', () => {
  const payload = { attempt: 1, message: 'No answer.', final: true, retry_in_ms: 0 };
  expect(tell(item('attempt_unknown', payload)).detail).toMatch(/may have been written/);
});

test('a purge says whether retention or a person ended it', () => {
  const purged = item('purged', {});
  expect(tell({ ...purged, actor: 'sweep' }).detail).toBe('Retention ended; the bytes are gone.');
  expect(tell(purged).detail).toBe('Erased by hand; the bytes are gone for good.');
});

test('what a target wrote is only counted when it said so', () => {
  const payload = { attempt: 1, version: '3', fields: 2 };
  expect(tell(item('attempt_accepted', payload)).detail).toMatch(/wrote 2 fields/);
  expect(tell(item('attempt_accepted', { ...payload, fields: null })).detail).toMatch(
    /was accepted/,
  );
});

test('actors read as people know them', () => {
  const names = new Map([['8f14', 'Opal']]);
  expect(actorWords('user:8f14', names)).toBe('Opal');
  expect(actorWords('user:c0de', names)).toBe('c0de');
  expect(actorWords('key:8f14', names)).toBe('API key 8f14');
  expect(actorWords('sweep', names)).toBe('the sweep');
  expect(actorWords('cli', names)).toBe('cli');
  expect(userOfActor('key:8f14')).toBeNull();
});
