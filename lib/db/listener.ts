import postgres, { type Sql } from 'postgres';

export interface ListenerOptions {
  /** Where the database is now; asked at every attempt. */
  readonly url: () => string;
  readonly channel: string;
  /** A payload came in. */
  readonly heard: (payload: string) => void;
  /** It listens from now on. What was sent before is lost. */
  readonly up: () => void;
  /** It listens no more, and tries again by itself. */
  readonly down: (error: unknown) => void;
  /** Milliseconds between looks whether the connection still answers. */
  readonly pingMs?: number;
}

export interface Listener {
  end(): Promise<void>;
}

const PING_MS = 10_000;
const ANSWER_MS = 5_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

/**
 * One connection that only listens. A connection that was lost, or that no longer answers, is replaced by a fresh
 * client after a wait that doubles from 250 ms to 10 s.
 */
export function openListener(options: ListenerOptions): Listener {
  let ended = false;
  let client: Sql | null = null;
  let timer: NodeJS.Timeout | undefined;
  let wait = FIRST_WAIT_MS;

  function lost(of: Sql, error: unknown): void {
    if (client !== of) return;
    client = null;
    clearTimeout(timer);
    void of.end({ timeout: 0 }).catch(() => undefined);
    if (ended) return;
    options.down(error);
    timer = setTimeout(() => void connect(), wait * (0.75 + Math.random() / 2)).unref();
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  async function connect(): Promise<void> {
    let fresh: Sql | null = null;
    const settings = {
      max: 1,
      connect_timeout: 5,
      idle_timeout: 0,
      max_lifetime: null,
      fetch_types: false,
      onnotice: () => undefined,
      connection: { application_name: 'dead-letters live' },
      onclose: () => {
        if (fresh !== null) lost(fresh, new Error('the connection was closed'));
      },
      // The driver's own `listen` hides when a connection was lost and what became of the next one.
      onnotify: (_channel: string, payload: string) => {
        if (fresh !== null && client === fresh) options.heard(payload);
      },
    };
    try {
      fresh = postgres(options.url(), settings);
      client = fresh;
      await answered(fresh.unsafe(`listen ${options.channel}`));
    } catch (error) {
      if (fresh !== null) lost(fresh, error);
      return;
    }
    if (client !== fresh) return;
    wait = FIRST_WAIT_MS;
    options.up();
    ping(fresh);
  }

  function ping(of: Sql): void {
    timer = setTimeout(() => {
      answered(of.unsafe('select 1')).then(
        () => {
          if (client === of) ping(of);
        },
        (error: unknown) => lost(of, error),
      );
    }, options.pingMs ?? PING_MS).unref();
  }

  void connect();
  return {
    async end() {
      ended = true;
      clearTimeout(timer);
      const last = client;
      client = null;
      await last?.end({ timeout: 1 });
    },
  };
}

/** A connection that is half gone answers nothing, and says nothing of it either. */
async function answered(query: PromiseLike<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_MS).unref();
  });
  try {
    await Promise.race([query, late]);
  } finally {
    clearTimeout(timer);
  }
}
