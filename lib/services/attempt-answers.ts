import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { append, type AppendRequest, type ChangeItem, type ItemMark } from '@/lib/db/append';
import { loadStates } from '@/lib/db/entries';
import { isOutage } from '@/lib/db/errors';
import { type AttemptEnd, decide } from '@/lib/dlq/decide';
import { ok } from '@/lib/dlq/errors';
import type { EventBody } from '@/lib/dlq/events';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { type ChangeResult, refusal } from './change-entry';
import { requestDigest } from './request-digest';

/** Times an answer is recorded again, because the entry changed in between or the database was away. */
const ANSWER_TRIES = 6;
/** Milliseconds before the second try after an outage; longer each time, about four seconds in all. */
const ANSWER_PAUSE_MS = 250;
/** Answers written at once. */
const GROUP = 100;

/** The end of an attempt, to be recorded. */
export interface Answer {
  readonly entryId: EntryId;
  readonly attempt: number;
  readonly end: AttemptEnd;
  /** The operation's item that ends with it. */
  readonly mark?: ItemMark;
}

interface Waiting {
  readonly answer: Answer;
  tries: number;
  readonly settle: (result: ChangeResult) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Records the ends of attempts of one tenant. What ends while a group is being written is written together as the next one. The entry
 * may change in between (evicted, say) and the database may be away for a moment; an answer is too dear to lose over that.
 */
export class AttemptAnswers {
  readonly #scope: TenantScope;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(scope: TenantScope) {
    this.#scope = scope;
  }

  /** Resolves when the end is on record; rejects when the database stays away. */
  record(answer: Answer): Promise<ChangeResult> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ answer, tries: 1, settle, fail });
      if (!this.#writing) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#writing = true;
    // What ends in the same moment goes together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.slice(0, GROUP);
      this.#waiting = this.#waiting.slice(GROUP);
      try {
        await this.#writeGroup(group);
      } catch (error) {
        for (const each of group) each.fail(error);
      }
    }
    this.#writing = false;
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const states = await persist(() =>
      loadStates(
        this.#scope,
        group.map(({ answer }) => answer.entryId),
      ),
    );
    const items: ChangeItem[] = [];
    const written: Waiting[] = [];
    for (const each of group) {
      const found = states.get(each.answer.entryId);
      if (!found) {
        each.settle(refusal('not-found'));
        continue;
      }
      const { entryId, attempt, end, mark } = each.answer;
      const decision = decide(found.state, { kind: 'answer', attempt, end });
      if (!decision.ok || decision.value === null) throw new Error('an answer is always recorded');
      const { to, event } = decision.value;
      items.push({
        kind: 'change',
        entryId,
        version: found.state.version,
        from: found.state.status,
        to,
        event: event as EventBody<Exclude<typeof event.kind, 'enqueued'>>,
        // What the attempt was for stands with its beginning.
        reason: null,
        ...(mark && { mark }),
      });
      written.push(each);
    }
    if (items.length === 0) return;
    const request: AppendRequest = {
      actor: this.#scope.actor,
      // The same id after an outage, whose outcome it then tells; a new one to decide anew.
      id: `answers:${randomUUID()}`,
      bodySha256: requestDigest('answers', items.length),
      items,
    };
    const [outcome] = await persist(() => append(this.#scope, [request]));
    if (outcome?.kind !== 'done') throw new Error('answers were not written');
    outcome.items.forEach((item, at) => {
      const each = written[at];
      if (!each) return;
      if (item.kind === 'written' && item.status !== null && item.version !== null) {
        each.settle(ok({ status: item.status, version: item.version, replayed: outcome.replayed }));
      } else if (item.kind === 'conflict' && each.tries < ANSWER_TRIES) {
        each.tries += 1;
        this.#waiting.push(each);
      } else if (item.kind === 'conflict') {
        each.settle(refusal('conflict', item));
      } else {
        each.settle(refusal('not-found'));
      }
    });
  }
}

/** Asks again while the database is away, for a few seconds. */
async function persist<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!isOutage(error) || tries >= ANSWER_TRIES) throw error;
      await delay(ANSWER_PAUSE_MS * tries);
    }
  }
}
