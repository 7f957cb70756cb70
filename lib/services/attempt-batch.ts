import {
  append,
  type AppendItem,
  type ChangeItem,
  findAnswer,
  type ItemMark,
  type ItemOutcome,
  type SettleItem,
  type Settlement,
} from '@/lib/db/append';
import { type Decidable, loadStates, readDeltas } from '@/lib/db/entries';
import { type AttemptEnd, decide } from '@/lib/dlq/decide';
import type { AttemptMode } from '@/lib/dlq/entry';
import type { EventBody } from '@/lib/dlq/events';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { targetFor } from '@/lib/targets/registry';
import { AttemptAnswers } from './attempt-answers';
import { type Begun, callTarget, type Ended, toEnd } from './call-target';
import { type ChangeRefusal, type ChangeResult, refusal, type Standing } from './change-entry';

/** How much longer than the target may take a lease lasts, for recording the answer. Milliseconds. */
const LEASE_SLACK_MS = 15_000;

/** An entry to be tried, and on whose behalf. */
export interface Asked {
  readonly entryId: EntryId;
  /** The version the asker saw; null: whatever it is now. */
  readonly version: number | null;
  readonly reason: string | null;
  readonly requestId: string | null;
  readonly bodySha256: string;
  readonly previewVersion?: string;
  /** The operation's item that stands for it. */
  readonly item?: AskedItem;
}

export interface AskedItem {
  /** Why it is not to be tried as the entry stands now; null: it is. */
  readonly unfit: (entry: Decidable) => Settlement | null;
  /** While the operation runs and the item waits. */
  readonly started: (to: Settlement) => ItemMark;
  /** How its attempt ended. */
  readonly ended: (attempt: number, end: Ended) => ItemMark;
  /** It was begun, and its turn did not come in time: it waits again. */
  readonly back: (attempt: number) => ItemMark;
}

export interface How {
  readonly mode: AttemptMode;
  readonly by: 'person' | 'sweep';
  /** Milliseconds in which the calls of this batch have to begin; what has not by then is given back. */
  readonly withinMs: number;
  /** Devices served side by side. */
  readonly width: number;
  /** Aborted: nothing further begins. */
  readonly signal?: AbortSignal;
}

export type Tried =
  | { readonly kind: 'ended'; readonly end: Ended; readonly result: ChangeResult }
  /** This request id was answered before, or the entry left before it could be tried. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly error: ChangeRefusal }
  /** The attempt began and could not be recorded to its end. */
  | { readonly kind: 'unrecorded'; readonly error: unknown; readonly standing: Standing }
  /** Its operation does not run, its item was settled without a try, or it was given back. */
  | { readonly kind: 'untried' };

/**
 * Hands entries to the tenant's target: all leases in one append, then the calls, then their answers as they come.
 * Nothing is held while the target works. The entries of one device go one after the other, in the order they are
 * given; devices go side by side. A crash leaves leases to run out. Tells of each entry, in order.
 */
export async function attemptBatch(
  scope: TenantScope,
  asked: readonly Asked[],
  how: How,
): Promise<Tried[]> {
  const target = await targetFor(scope);
  const leaseMs = target.timeoutMs + LEASE_SLACK_MS + how.withinMs;
  const tried = await Promise.all(asked.map((each) => answeredBefore(scope, each)));
  const fresh = asked.map((each, at) => ({ each, at })).filter(({ at }) => tried[at] === null);
  const states = await loadStates(
    scope,
    fresh.map(({ each }) => each.entryId),
  );
  const planned = fresh.map(({ each, at }) => ({
    each,
    at,
    plan: plan(each, states.get(each.entryId), how, leaseMs, target.name),
  }));
  for (const { at, plan: made } of planned) {
    if (made.kind === 'refused') tried[at] = made;
  }
  const asking = planned.flatMap(({ each, at, plan: made }) =>
    made.kind === 'refused' ? [] : [{ each, at, made }],
  );
  const outcomes = await begin(scope, asking);
  const until = Date.now() + how.withinMs;
  const begun: { at: number; each: Asked; begun: Begun; standing: Standing }[] = [];
  asking.forEach(({ each, at, made }, n) => {
    const outcome = outcomes[n];
    if (
      typeof outcome === 'object' &&
      outcome.kind === 'written' &&
      made.kind === 'start' &&
      outcome.status
    ) {
      const standing = { status: outcome.status, version: outcome.version ?? 0 };
      begun.push({ at, each, begun: made.begun, standing });
    } else {
      tried[at] = unbegun(outcome);
    }
  });
  const answers = new AttemptAnswers(scope);
  const ids = begun.map(({ each }) => each.entryId);
  let deltas: Map<EntryId, Uint8Array>;
  let present: Map<EntryId, Decidable>;
  try {
    const single = begun.some(({ each }) => !each.item);
    [deltas, present] = await Promise.all([
      readDeltas(scope, ids),
      single ? loadStates(scope, ids) : new Map(),
    ]);
  } catch (error) {
    for (const { at, standing } of begun) tried[at] = { kind: 'unrecorded', error, standing };
    return tried.map((each) => each ?? { kind: 'untried' });
  }

  const one = async ({ at, each, begun: made, standing }: (typeof begun)[number]) => {
    const { item, entryId } = each;
    try {
      if (!item && present.get(entryId)?.state.lease?.attempt !== made.attempt) {
        // Evicted between the two statements; there is no lease to work under.
        tried[at] = { kind: 'repeated' };
        return;
      }
      const about = { entryId, attempt: made.attempt };
      if (item && (how.signal?.aborted === true || Date.now() >= until)) {
        // Not tried says nothing of an earlier attempt under the same key.
        const end: AttemptEnd =
          made.key === made.attempt
            ? { kind: 'failed', message: UNTRIED, temporary: true }
            : { kind: 'unknown', message: UNTRIED };
        await answers.record({ ...about, end, mark: item.back(made.attempt) });
        tried[at] = { kind: 'untried' };
        return;
      }
      const delta = deltas.get(entryId) ?? null;
      const end = await callTarget(target, scope, made, delta, (late) =>
        answers.record({ ...about, end: late }),
      );
      const mark = item?.ended(made.attempt, end);
      const result = await answers.record({ ...about, end: toEnd(end), ...(mark && { mark }) });
      tried[at] = { kind: 'ended', end, result };
    } catch (error) {
      tried[at] = { kind: 'unrecorded', error, standing };
    }
  };
  await inChains(begun, ({ begun: made }) => String(made.entry.peerId), how.width, one);
  return tried.map((each) => each ?? { kind: 'untried' });
}

const UNTRIED = 'It was not tried: its turn did not come in time.';

async function answeredBefore(
  scope: TenantScope,
  { requestId, bodySha256 }: Asked,
): Promise<Tried | null> {
  if (requestId === null) return null;
  const known = await findAnswer(scope, requestId, bodySha256);
  return known === null ? null : ofKnown(known.kind);
}

function ofKnown(kind: 'done' | 'reused'): Tried {
  if (kind === 'done') return { kind: 'repeated' };
  return refusedAs('id-reused');
}

type Plan =
  | { readonly kind: 'start'; readonly item: ChangeItem; readonly begun: Begun }
  | { readonly kind: 'settle'; readonly item: SettleItem }
  | Extract<Tried, { kind: 'refused' }>;

function plan(
  asked: Asked,
  entry: Decidable | undefined,
  { mode, by }: How,
  leaseMs: number,
  target: string,
): Plan {
  const { entryId, item, previewVersion } = asked;
  if (!entry) return refusedAs('not-found');
  const { state } = entry;
  const standing = { status: state.status, version: state.version };
  const unfit = item?.unfit(entry) ?? null;
  if (item && unfit) return settle(entryId, item, unfit);
  if (asked.version !== null && asked.version !== state.version) {
    return refusedAs('conflict', standing);
  }
  const decision = decide(state, { kind: 'start', mode, by, leaseMs, target });
  if (!decision.ok) {
    const { code, message } = decision.error;
    return item
      ? settle(entryId, item, { outcome: 'skipped', code, message })
      : { kind: 'refused', error: { ...decision.error, current: standing } };
  }
  if (decision.value?.event.kind !== 'attempt_started') throw new Error('a start starts');
  const { to, event } = decision.value;
  const { attempt, key } = event.payload;
  return {
    kind: 'start',
    begun: {
      entryId,
      entry,
      mode,
      attempt,
      key,
      ...(previewVersion === undefined ? {} : { previewVersion }),
    },
    item: {
      kind: 'change',
      entryId,
      version: state.version,
      from: state.status,
      to,
      event: event as EventBody<'attempt_started'>,
      reason: asked.reason,
      ...(item && { mark: item.started({ outcome: 'running', attempt }) }),
    },
  };
}

function settle(entryId: EntryId, item: AskedItem, to: Settlement): Plan {
  return { kind: 'settle', item: { kind: 'settle', entryId, mark: item.started(to) } };
}

function refusedAs(
  code: Parameters<typeof refusal>[0],
  current?: Standing,
): Extract<Tried, { kind: 'refused' }> {
  const refused = refusal(code, current);
  if (refused.ok) throw new Error('a refusal is not ok');
  return { kind: 'refused', error: refused.error };
}

/** Leases for all, in one append: those with a request id of their own apart, the others together. */
async function begin(
  scope: TenantScope,
  asking: readonly { each: Asked; made: Exclude<Plan, { kind: 'refused' }> }[],
): Promise<(ItemOutcome | 'repeated' | 'reused' | undefined)[]> {
  if (asking.length === 0) return [];
  const together = asking.filter(({ each }) => each.requestId === null);
  const alone = asking.filter(({ each }) => each.requestId !== null);
  const request = (id: string | null, bodySha256: string, items: readonly AppendItem[]) => ({
    actor: scope.actor,
    id,
    bodySha256,
    items,
  });
  const answers = await append(scope, [
    ...(together.length > 0
      ? [
          request(
            null,
            '',
            together.map(({ made }) => made.item),
          ),
        ]
      : []),
    ...alone.map(({ each, made }) => request(each.requestId, each.bodySha256, [made.item])),
  ]);
  const shared = together.length > 0 ? answers.shift() : undefined;
  return asking.map((asked) => {
    const at = together.indexOf(asked);
    if (at >= 0) return shared?.kind === 'done' ? shared.items[at] : undefined;
    const own = answers[alone.indexOf(asked)];
    if (own?.kind === 'reused') return 'reused';
    if (own?.kind === 'done' && own.replayed) return 'repeated';
    return own?.kind === 'done' ? own.items[0] : undefined;
  });
}

function unbegun(outcome: ItemOutcome | 'repeated' | 'reused' | undefined): Tried {
  if (outcome === 'repeated') return { kind: 'repeated' };
  if (outcome === 'reused') return refusedAs('id-reused');
  if (outcome === undefined) throw new Error('an attempt was not answered');
  if (outcome.kind === 'conflict') return refusedAs('conflict', outcome);
  if (outcome.kind === 'stopped' || outcome.kind === 'settled') return { kind: 'untried' };
  return refusedAs('not-found');
}

/** Works on things of one chain one after the other, and on at most `width` chains at once. */
async function inChains<T>(
  things: readonly T[],
  chainOf: (thing: T) => string,
  width: number,
  work: (thing: T) => Promise<void>,
): Promise<void> {
  const byChain = new Map<string, T[]>();
  for (const thing of things) {
    const chain = byChain.get(chainOf(thing));
    if (chain) chain.push(thing);
    else byChain.set(chainOf(thing), [thing]);
  }
  const chains = [...byChain.values()];
  const next = async (): Promise<void> => {
    for (let chain = chains.shift(); chain; chain = chains.shift()) {
      for (const thing of chain) await work(thing);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, chains.length) }, next));
}
