import { describe, expect, it } from 'vitest';
import { type Command, decide, FOLLOW_UP_TRIES, followUpDelay, offered } from './decide';
import { type EntryState, type Status, STATUSES } from './entry';
import type { EntryId, Seq } from './ids';
import { evolve } from './evolve';
import { COMMANDS } from './transitions';

const AT = 1_700_000_000_000;

/** An entry in each status, as ordinary as can be. */
function given(status: Status, more: Partial<EntryState> = {}): EntryState {
  return {
    status,
    version: 4,
    retryCount: 1,
    lease: status === 'redriving' ? { attempt: 1, mode: 'retry', until: AT + 30_000 } : null,
    dueFrom: AT,
    queuePos: 9n as Seq,
    createdAt: AT,
    closedAt: status === 'expired' || status === 'evicted' || status === 'purged' ? AT : null,
    expiredAction: status === 'expired' ? 'Drop' : null,
    held: false,
    assignee: null,
    followUp: 'none',
    followUpAt: null,
    followUpTries: 0,
    unsettledKey: null,
    lastViolation: { kind: 'rate_limited' },
    ...more,
  };
}

const owing = (action: 'Escalate' | 'ForceApplyLww', more: Partial<EntryState> = {}) =>
  given('expired', { expiredAction: action, followUp: 'owed', ...more });

const start: Command = { kind: 'start', mode: 'retry', by: 'person', leaseMs: 1000, target: 't' };
const sweepStart: Command = { ...start, mode: 'force_apply', by: 'sweep' };
const answer = (attempt = 1): Command => ({
  kind: 'answer',
  attempt,
  end: { kind: 'accepted', version: '7', fields: 2 },
});
const deliver: Command = {
  kind: 'deliver',
  messageId: 'm',
  attempts: 1,
  end: { kind: 'delivered', channel: 'c' },
};

/** What comes of a command: `kind -> status`, a refusal's code, or nothing to do. */
function outcome(state: EntryState, command: Command): string {
  const decision = decide(state, command);
  if (!decision.ok) return decision.error.code;
  return decision.value === null
    ? 'nothing'
    : `${decision.value.event.kind} -> ${decision.value.to}`;
}

type Asked =
  | 'resolve'
  | 'reopen'
  | 'restore'
  | 'hold'
  | 'release'
  | 'assign'
  | 'note'
  | 'purge'
  | 'start'
  | 'answer'
  | 'follow_up'
  | 'deliver';

/** Every status against everything that can be decided here, written out by hand. */
const EXPECTED: { readonly [S in Status]: { readonly [C in Asked]: string } } = {
  pending: {
    resolve: 'resolved -> resolved',
    reopen: 'already-pending',
    restore: 'not-gone',
    hold: 'held -> pending',
    release: 'nothing',
    assign: 'assigned -> pending',
    note: 'noted -> pending',
    purge: 'not-gone',
    start: 'attempt_started -> redriving',
    answer: 'attempt_late -> pending',
    follow_up: 'nothing-owed',
    deliver: 'nothing-owed',
  },
  redriving: {
    resolve: 'in-progress',
    reopen: 'in-progress',
    restore: 'not-gone',
    hold: 'held -> redriving',
    release: 'nothing',
    assign: 'assigned -> redriving',
    note: 'noted -> redriving',
    purge: 'not-gone',
    start: 'in-progress',
    answer: 'attempt_accepted -> resolved',
    follow_up: 'nothing-owed',
    deliver: 'nothing-owed',
  },
  resolved: {
    resolve: 'nothing',
    reopen: 'reopened -> pending',
    restore: 'not-gone',
    hold: 'held -> resolved',
    release: 'nothing',
    assign: 'assigned -> resolved',
    note: 'noted -> resolved',
    purge: 'not-gone',
    start: 'already-resolved',
    answer: 'attempt_late -> resolved',
    follow_up: 'nothing-owed',
    deliver: 'nothing-owed',
  },
  expired: {
    resolve: 'gone',
    reopen: 'gone',
    restore: 'restored -> pending',
    hold: 'held -> expired',
    release: 'nothing',
    assign: 'assigned -> expired',
    note: 'noted -> expired',
    purge: 'purged -> purged',
    start: 'gone',
    answer: 'attempt_late -> expired',
    follow_up: 'nothing-owed',
    deliver: 'nothing-owed',
  },
  evicted: {
    resolve: 'gone',
    reopen: 'gone',
    restore: 'restored -> pending',
    hold: 'held -> evicted',
    release: 'nothing',
    assign: 'assigned -> evicted',
    note: 'noted -> evicted',
    purge: 'purged -> purged',
    start: 'gone',
    answer: 'attempt_late -> evicted',
    follow_up: 'nothing-owed',
    deliver: 'nothing-owed',
  },
  purged: {
    resolve: 'gone',
    reopen: 'gone',
    restore: 'gone',
    hold: 'gone',
    release: 'gone',
    assign: 'gone',
    note: 'gone',
    purge: 'gone',
    start: 'gone',
    answer: 'attempt_late -> purged',
    follow_up: 'nothing-owed',
    deliver: 'nothing-owed',
  },
};

const COMMAND_OF: { readonly [C in Asked]: Command } = {
  resolve: { kind: 'resolve' },
  reopen: { kind: 'reopen' },
  restore: { kind: 'restore' },
  hold: { kind: 'hold' },
  release: { kind: 'release' },
  assign: { kind: 'assign', to: 'user:a' },
  note: { kind: 'note', text: 'seen' },
  purge: { kind: 'purge' },
  start,
  answer: answer(),
  follow_up: { kind: 'follow_up' },
  deliver,
};

describe('decide', () => {
  for (const status of STATUSES) {
    for (const asked of Object.keys(COMMAND_OF) as Asked[]) {
      it(`${asked} on ${status}: ${EXPECTED[status][asked]}`, () => {
        expect(outcome(given(status), COMMAND_OF[asked])).toBe(EXPECTED[status][asked]);
      });
    }
  }

  it('writes a record that evolve takes, one version on', () => {
    for (const status of STATUSES) {
      for (const asked of Object.keys(COMMAND_OF) as Asked[]) {
        const state = given(status);
        const decision = decide(state, COMMAND_OF[asked]);
        if (!decision.ok || decision.value === null) continue;
        const next = evolve(state, {
          ...decision.value.event,
          seq: 10n as Seq,
          at: AT + 5,
          actor: 'test',
          reason: null,
          requestId: null,
          entryId: 1n as EntryId,
          collection: 'orders',
          from: status,
          to: decision.value.to,
          version: 5,
        } as Parameters<typeof evolve>[1]);
        expect(next.status).toBe(decision.value.to);
        expect(next.version).toBe(5);
      }
    }
  });
});

describe('an answer', () => {
  it('of another attempt than the one under lease is recorded and moves nothing', () => {
    expect(outcome(given('redriving'), answer(2))).toBe('attempt_late -> redriving');
    expect(outcome(given('redriving', { lease: null }), answer(1))).toBe(
      'attempt_late -> redriving',
    );
  });

  it('that is not acceptance puts the entry back', () => {
    for (const end of [
      { kind: 'refused', violation: { kind: 'permission_denied' } },
      { kind: 'pended', missing: [] },
      { kind: 'failed', message: '', temporary: true },
      { kind: 'unknown', message: '' },
    ] as const) {
      expect(outcome(given('redriving'), { kind: 'answer', attempt: 1, end })).toBe(
        `attempt_${end.kind} -> pending`,
      );
    }
  });
});

describe('the key of an attempt', () => {
  const keyOf = (state: EntryState) => {
    const decision = decide(state, start);
    const payload = decision.ok && decision.value ? decision.value.event.payload : {};
    return 'key' in payload ? payload.key : null;
  };

  it('is its own number, or that of an earlier one whose end nobody knows', () => {
    expect(keyOf(given('pending', { retryCount: 3 }))).toBe(4);
    expect(keyOf(given('pending', { retryCount: 3, unsettledKey: 2 }))).toBe(2);
  });
});

describe('what an expiry owes', () => {
  const running = (attempt: number) =>
    owing('ForceApplyLww', {
      followUp: 'running',
      // Attempts by hand before the expiry do not count against it.
      retryCount: attempt,
      followUpTries: attempt,
      lease: { attempt, mode: 'force_apply', until: AT },
    });
  const final = (attempt: number, temporary: boolean) => {
    const decision = decide(running(attempt), {
      kind: 'answer',
      attempt,
      end: { kind: 'failed', message: '', temporary },
    });
    const payload = decision.ok && decision.value ? decision.value.event.payload : {};
    return 'final' in payload ? payload.final : null;
  };

  it('is started by the sweep alone, and only while it is owed', () => {
    expect(outcome(owing('ForceApplyLww'), sweepStart)).toBe('attempt_started -> expired');
    expect(outcome(owing('ForceApplyLww'), start)).toBe('gone');
    expect(outcome(owing('Escalate'), sweepStart)).toBe('nothing-owed');
    expect(outcome(given('expired'), sweepStart)).toBe('nothing-owed');
    expect(outcome(given('pending'), sweepStart)).toBe('nothing-owed');
    expect(outcome(running(1), sweepStart)).toBe('nothing-owed');
  });

  it('stays expired when it succeeds', () => {
    expect(outcome(running(2), answer(2))).toBe('attempt_accepted -> expired');
  });

  it('is tried again after a temporary failure, a few times, then needs attention', () => {
    expect(final(1, true)).toBe(false);
    expect(final(FOLLOW_UP_TRIES - 1, true)).toBe(false);
    expect(final(FOLLOW_UP_TRIES, true)).toBe(true);
    expect(final(1, false)).toBe(true);
  });

  it('waits longer each time, up to half an hour', () => {
    expect([1, 2, 3, 6, 7, 50].map(followUpDelay)).toEqual([
      60_000, 120_000, 240_000, 1_920_000, 1_920_000, 1_920_000,
    ]);
  });

  it('can be tried again by hand once it finally failed', () => {
    expect(outcome(owing('Escalate', { followUp: 'failed' }), { kind: 'follow_up' })).toBe(
      'follow_up_owed -> expired',
    );
    expect(outcome(owing('Escalate'), { kind: 'follow_up' })).toBe('nothing-owed');
  });

  it('holds a restore only while it runs', () => {
    expect(outcome(running(1), { kind: 'restore' })).toBe('follow-up-running');
    expect(outcome(owing('ForceApplyLww'), { kind: 'restore' })).toBe('restored -> pending');
    expect(outcome(owing('Escalate', { followUp: 'failed' }), { kind: 'restore' })).toBe(
      'restored -> pending',
    );
  });

  it('is delivered only while an escalation is owed', () => {
    expect(outcome(owing('Escalate'), deliver)).toBe('delivered -> expired');
    expect(outcome(owing('ForceApplyLww'), deliver)).toBe('nothing-owed');
    expect(outcome(owing('Escalate', { followUp: 'done' }), deliver)).toBe('nothing-owed');
  });
});

describe('a hold', () => {
  it('is given once and taken once', () => {
    expect(outcome(given('pending', { held: true }), { kind: 'hold' })).toBe('nothing');
    expect(outcome(given('pending', { held: true }), { kind: 'release' })).toBe(
      'released -> pending',
    );
  });

  it('does not stop what an expiry is about to do', () => {
    expect(outcome(owing('ForceApplyLww'), { kind: 'hold' })).toBe('owes');
    expect(outcome(owing('Escalate', { followUp: 'failed' }), { kind: 'hold' })).toBe(
      'held -> expired',
    );
  });

  it('keeps an entry from being purged, and so does what is owed', () => {
    expect(outcome(given('expired', { held: true }), { kind: 'purge' })).toBe('held');
    expect(outcome(owing('Escalate'), { kind: 'purge' })).toBe('owes');
    expect(outcome(owing('Escalate', { followUp: 'failed' }), { kind: 'purge' })).toBe('owes');
    expect(outcome(owing('Escalate', { followUp: 'done' }), { kind: 'purge' })).toBe(
      'purged -> purged',
    );
  });
});

describe('what is offered', () => {
  it('is what would be done', () => {
    const states = [
      ...STATUSES.map((status) => given(status)),
      ...STATUSES.map((status) => given(status, { held: true })),
      owing('Escalate'),
      owing('Escalate', { followUp: 'failed' }),
      owing('ForceApplyLww', {
        followUp: 'running',
        lease: { attempt: 1, mode: 'force_apply', until: AT },
      }),
    ];
    for (const state of states) {
      for (const asked of [
        'resolve',
        'reopen',
        'restore',
        'hold',
        'release',
        'purge',
        'start',
        'follow_up',
      ] as const) {
        const would = outcome(state, COMMAND_OF[asked]);
        const does = would.includes(' -> ');
        expect([asked, state.status, offered(state, asked) === null]).toEqual([
          asked,
          state.status,
          does,
        ]);
      }
    }
    expect(COMMANDS).toHaveLength(15);
  });
});
