import type { Changes, Hub } from '@/lib/live/hub';
import { log } from '@/lib/log';
import { problem, type Problem } from './problem';

export interface LiveOptions {
  readonly hub: Hub;
  readonly person: string;
  readonly tenants: 'all' | ReadonlySet<string>;
  /** The event's data for these changes, and its id when one number names the place. */
  readonly event: (changes: Changes) => { readonly id?: string; readonly data: unknown };
  /** Where things stand now. */
  readonly present: () => Promise<Changes>;
  /** Whether the person may still see it. Throws on an outage: nobody knows. */
  readonly allowed: () => Promise<boolean>;
  /** The client's leaving. */
  readonly signal: AbortSignal;
  /** Milliseconds between two looks at the access; each is a heartbeat too. */
  readonly checkMs?: number;
  /** Milliseconds a client may leave what it was sent unread. */
  readonly unreadMs?: number;
}

/** With the deadline of a query it stays below 30 s until a lost right ends a stream. */
const CHECK_MS = 15_000;
const UNREAD_MS = 30_000;
/** An outage of the access check ends a stream after this many looks. */
const UNKNOWN_LOOKS = 2;
/** Messages that may lie unread before it counts as not reading. */
const UNREAD = 16;
/** When a browser comes back after a stream broke off, milliseconds. */
const RETRY_MS = 2_000;

type End = 'access' | 'unknown' | 'closing' | 'unread';

/**
 * A stream of changes as Server-Sent Events: `change` where things stand (at once, and then with each change),
 * `listening` when the server itself hears of changes no more or again, `end` with the reason before it ends.
 */
export function liveResponse(options: LiveOptions): Response | Problem {
  const { hub, person, tenants, signal } = options;
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let over = false;
  let unreadSince: number | null = null;
  let unknown = 0;
  let missed: Map<string, string> | null = null;
  let asking = false;
  let askAgain = false;

  const send = (text: string): void => {
    if (!over) controller.enqueue(encoder.encode(text));
  };
  const message = (event: string, data: unknown, id?: string): string =>
    `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

  /** Nothing is piled up for who does not read: what they miss is told as one change when they read again. */
  function changed(changes: Changes): void {
    if (over) return;
    if ((controller.desiredSize ?? 0) <= 0) {
      unreadSince ??= performance.now();
      missed ??= new Map();
      for (const [tenant, seq] of changes) {
        // Where things stood at the start may come in after what changed since.
        const known = missed.get(tenant);
        if (known === undefined || BigInt(known) < BigInt(seq)) missed.set(tenant, seq);
      }
      return;
    }
    const { id, data } = options.event(changes);
    send(message('change', data, id));
  }

  function end(reason: End): void {
    if (over) return;
    send(message('end', { reason }));
    finish();
    controller.close();
  }

  function finish(): void {
    over = true;
    clearInterval(timer);
    if (subscribed.ok) subscribed.leave();
  }

  /** What was asked before the server listened again may be of before: it is asked anew then. */
  async function tellPresent(): Promise<void> {
    askAgain = asking;
    if (asking) return;
    asking = true;
    try {
      changed(await options.present());
    } catch (error) {
      log.warn({ err: error }, 'where a stream begins could not be read');
    }
    asking = false;
    if (askAgain && !over) await tellPresent();
  }

  async function look(): Promise<void> {
    if (unreadSince !== null && performance.now() - unreadSince > (options.unreadMs ?? UNREAD_MS)) {
      return end('unread');
    }
    if ((controller.desiredSize ?? 0) > 0) send(': \n\n');
    else unreadSince ??= performance.now();
    try {
      if (!(await options.allowed())) return end('access');
      unknown = 0;
    } catch (error) {
      unknown += 1;
      log.warn({ err: error }, 'whether a stream may go on could not be asked');
      if (unknown >= UNKNOWN_LOOKS) end('unknown');
    }
  }

  const subscribed = hub.subscribe({
    person,
    tenants,
    changed,
    listening(now) {
      send(message('listening', { listening: now }));
      if (now) void tellPresent();
    },
    closing: () => end('closing'),
  });
  if (!subscribed.ok) return refused(subscribed.code);
  const timer = setInterval(() => void look(), options.checkMs ?? CHECK_MS);

  const body = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
        const left = () => {
          if (over) return;
          finish();
          controller.close();
        };
        if (signal.aborted) return left();
        signal.addEventListener('abort', left, { once: true });
        send(`retry: ${String(RETRY_MS)}\n\n`);
        send(message('listening', { listening: subscribed.listening }));
        void tellPresent();
      },
      pull() {
        unreadSince = null;
        if (missed === null) return;
        const changes = missed;
        missed = null;
        changed(changes);
      },
      cancel: finish,
    },
    { highWaterMark: UNREAD },
  );
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Compressing or collecting it on the way would hold events back.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
      // The connection serves nothing after it, and ends with it.
      Connection: 'close',
    },
  });
}

function refused(code: 'closing' | 'too-many-streams' | 'streams-full'): Problem {
  switch (code) {
    case 'closing':
      return problem(503, code, 'The server is ending. Come back in a moment.', {
        headers: { 'Retry-After': '2' },
      });
    case 'too-many-streams':
      return problem(
        429,
        code,
        'You have too many pages open that change by themselves. Close some.',
        { headers: { 'Retry-After': '30' } },
      );
    case 'streams-full':
      return problem(503, code, 'Too many pages that change by themselves are open here.', {
        headers: { 'Retry-After': '30' },
      });
  }
}
