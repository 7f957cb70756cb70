import { CHANGES } from '@/lib/db/announce';
import { headSeqs } from '@/lib/db/head-seqs';
import { type Listener, openListener } from '@/lib/db/listener';
import type { TenantId } from '@/lib/dlq/ids';
import { log } from '@/lib/log';

/** Who changed last, by tenant id: the seq of the last record. Both decimal. */
export type Changes = ReadonlyMap<string, string>;

export interface Subscriber {
  /** Whose changes are told; `all`: everybody's. */
  readonly tenants: 'all' | ReadonlySet<string>;
  /** Streams are counted by it. */
  readonly person: string;
  /** Changes since the last call, at most four times a second. */
  readonly changed: (changes: Changes) => void;
  /** Whether changes are heard of now. After `true`, ask where things stand: some may have been missed. */
  readonly listening: (now: boolean) => void;
  /** The process ends. */
  readonly closing: () => void;
}

export type Subscribed =
  | { readonly ok: true; readonly listening: boolean; readonly leave: () => void }
  | { readonly ok: false; readonly code: 'closing' | 'too-many-streams' | 'streams-full' };

export interface HubOptions {
  readonly url: () => string;
  readonly perPerson?: number;
  readonly perProcess?: number;
  /** Milliseconds between two tellings of one subscriber. */
  readonly apartMs?: number;
  readonly pingMs?: number;
  /** Where tenants stand, for a look of its own at what nobody told. */
  readonly heads?: (tenants: Subscriber['tenants']) => Promise<Changes>;
  /** Milliseconds between two such looks. */
  readonly lookMs?: number;
}

export interface Hub {
  subscribe(subscriber: Subscriber): Subscribed;
  /** Ends every stream; no new one is taken. */
  close(): Promise<void>;
}

const PAYLOAD = /^([0-9]{1,19}):([0-9]{1,19})$/;
const APART_MS = 250;
/** A person's tabs: hidden ones hold no stream. */
const PER_PERSON = 20;
const PER_PROCESS = 1_000;
/** Whoever changed something may have ended before it could tell. */
const LOOK_MS = 10_000;
/** How long the connection is kept when nobody looks. */
const LINGER_MS = 60_000;

interface Seat {
  readonly subscriber: Subscriber;
  readonly waiting: Map<string, string>;
  timer: NodeJS.Timeout | undefined;
  /** `performance.now()` of the last telling. */
  toldAt: number;
}

/** Hands what one listening connection hears to everybody it concerns. */
export function openHub(options: HubOptions): Hub {
  const { perPerson = PER_PERSON, perProcess = PER_PROCESS, apartMs = APART_MS } = options;
  const seats = new Set<Seat>();
  const people = new Map<string, number>();
  let listener: Listener | null = null;
  const known = new Map<string, string>();
  let looking: NodeJS.Timeout | undefined;
  let linger: NodeJS.Timeout | undefined;
  let up = false;
  let closed = false;

  function tell(seat: Seat): void {
    seat.timer = undefined;
    if (seat.waiting.size === 0) return;
    const changes = new Map(seat.waiting);
    seat.waiting.clear();
    seat.toldAt = performance.now();
    seat.subscriber.changed(changes);
  }

  function heard(payload: string): void {
    const [, tenant, seq] = PAYLOAD.exec(payload) ?? [];
    if (tenant !== undefined && seq !== undefined) spread(tenant, seq);
  }

  function spread(tenant: string, seq: string): void {
    known.set(tenant, seq);
    for (const seat of seats) {
      const { tenants } = seat.subscriber;
      if (tenants !== 'all' && !tenants.has(tenant)) continue;
      seat.waiting.set(tenant, seq);
      if (seat.timer !== undefined) continue;
      const due = seat.toldAt + apartMs - performance.now();
      seat.timer = setTimeout(() => tell(seat), Math.max(0, due));
    }
  }

  async function look(): Promise<void> {
    const wanted = [...seats].map(({ subscriber }) => subscriber.tenants);
    if (options.heads === undefined || wanted.length === 0) return;
    const named = wanted.flatMap((tenants) => (tenants === 'all' ? [] : [...tenants]));
    try {
      const heads = await options.heads(wanted.includes('all') ? 'all' : new Set(named));
      for (const [tenant, seq] of heads) {
        const before = known.get(tenant);
        if (before === undefined) known.set(tenant, seq);
        else if (BigInt(before) < BigInt(seq)) spread(tenant, seq);
      }
    } catch (error) {
      log.warn({ err: error }, 'where tenants stand could not be read');
    }
  }

  function listen(): Listener {
    looking = setInterval(() => void look(), options.lookMs ?? LOOK_MS).unref();
    return openListener({
      url: options.url,
      channel: CHANGES,
      ...(options.pingMs !== undefined && { pingMs: options.pingMs }),
      heard,
      up() {
        up = true;
        for (const { subscriber } of seats) subscriber.listening(true);
      },
      down(error) {
        if (up) log.warn({ err: error }, 'changes are not heard of; listening again');
        up = false;
        for (const { subscriber } of seats) subscriber.listening(false);
      },
    });
  }

  function rest(): void {
    clearInterval(looking);
    known.clear();
    const last = listener;
    listener = null;
    up = false;
    void last?.end();
  }

  return {
    subscribe(subscriber) {
      if (closed) return { ok: false, code: 'closing' };
      const held = people.get(subscriber.person) ?? 0;
      if (held >= perPerson) return { ok: false, code: 'too-many-streams' };
      if (seats.size >= perProcess) return { ok: false, code: 'streams-full' };
      const seat: Seat = { subscriber, waiting: new Map(), timer: undefined, toldAt: -Infinity };
      seats.add(seat);
      people.set(subscriber.person, held + 1);
      clearTimeout(linger);
      listener ??= listen();
      return {
        ok: true,
        listening: up,
        leave() {
          if (!seats.delete(seat)) return;
          clearTimeout(seat.timer);
          const left = (people.get(subscriber.person) ?? 1) - 1;
          if (left > 0) people.set(subscriber.person, left);
          else people.delete(subscriber.person);
          if (seats.size === 0 && !closed) linger = setTimeout(rest, LINGER_MS).unref();
        },
      };
    },
    async close() {
      closed = true;
      clearTimeout(linger);
      clearInterval(looking);
      for (const { subscriber } of seats) subscriber.closing();
      await listener?.end();
      listener = null;
    },
  };
}

const KEY = Symbol.for('dead-letters.live');
const shared = globalThis as { [KEY]?: Hub };

/** The process' hub. It opens its connection with the first subscriber, so building the app needs no database. */
export function liveHub(): Hub {
  return (shared[KEY] ??= openHub({
    url: () => process.env['DATABASE_URL'] ?? '',
    perProcess: Number(process.env['DLQ_LIVE_STREAMS'] || PER_PROCESS),
    heads: (tenants) =>
      headSeqs(tenants === 'all' ? tenants : [...tenants].map((id) => BigInt(id) as TenantId)),
  }));
}

/** Ends all streams of the process at once, and the connection with them. */
export async function closeLive(): Promise<void> {
  await liveHub().close();
}
