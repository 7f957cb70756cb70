import type { Sql } from 'postgres';

/**
 * A query that did not answer in time. The caller was let go and the server asked to cancel;
 * whether a write happened is unknown until the same request id is asked again.
 */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  /** Whether the statement could have changed anything. */
  readonly write: boolean;
  constructor(ms: number, write: boolean) {
    super(`the database did not answer within ${String(ms)} ms`);
    this.write = write;
  }
}

/** State changes are calls of `dlq_…` functions, or plain DML on access tables. */
function couldWrite(text: string): boolean {
  return !/^\s*select\b/i.test(text) || /\bdlq_(?!now\b)/.test(text);
}

export interface DeadlineOptions {
  /** Milliseconds from the call to the rejection, waiting for a permit included. */
  readonly ms: number;
  /** Queries in flight at once; never more than the pool has connections. */
  readonly width: number;
}

/** Lets at most `width` pieces of work run at once; the rest wait in order. */
function gate(width: number) {
  let free = width;
  const waiting: (() => void)[] = [];
  return {
    enter(): Promise<void> {
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    leave(): void {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    },
  };
}

/** The two ways Drizzle starts a query on a postgres.js client. */
interface Startable extends PromiseLike<unknown> {
  values(): PromiseLike<unknown>;
}

/**
 * The only door to the pool: a postgres.js client cut down to what Drizzle needs for single statements.
 *
 * postgres.js pipelines onto busy connections and loses calls for ever when one of them drops, so no more
 * queries are let in than there are connections, and each of them settles by its deadline. There is no
 * `begin`: an interactive transaction whose connection drops goes on inside another request's transaction.
 */
export function withDeadline(sql: Sql, { ms, width }: DeadlineOptions): Sql {
  const door = gate(width);

  function run(text: string, params: never[], options: object, arrays: boolean): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let dead = false;
      let cancel: (() => void) | null = null;
      let held = false;
      const leave = () => {
        if (!held) return;
        held = false;
        door.leave();
      };
      const timer = setTimeout(() => {
        dead = true;
        cancel?.();
        reject(new DeadlineError(ms, couldWrite(text)));
        // A cancelled query settles and gives its permit back; one the driver lost never will.
        setTimeout(leave, ms).unref();
      }, ms);

      void door.enter().then(async () => {
        held = true;
        try {
          if (dead) return;
          const query = sql.unsafe(text, params, options);
          // A cancel is a request of its own and may fail like any other; the caller has its answer already.
          cancel = () => void Promise.resolve(query.cancel()).catch(() => undefined);
          resolve(arrays ? await query.values() : await query);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        } finally {
          clearTimeout(timer);
          leave();
        }
      });
    });
  }

  function unsafe(text: string, params: never[] = [], options: object = {}): Startable {
    let started: Promise<unknown> | null = null;
    const start = (arrays: boolean) => (started ??= run(text, params, options, arrays));
    return {
      // oxlint-disable-next-line unicorn/no-thenable -- like postgres.js, the query starts when it is awaited
      then: (ok, bad) => start(false).then(ok, bad),
      values: () => start(true),
    };
  }

  return { options: sql.options, unsafe } as unknown as Sql;
}
