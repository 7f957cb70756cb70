import type { Sql } from 'postgres';
import { DeadlineError } from './deadline';

export interface LaneOptions {
  /** Opens a client of one connection; it connects with its first query. */
  readonly open: () => Sql;
  /** Connections at most, and so queries in flight at most. */
  readonly width: number;
  /** Milliseconds from the call to the rejection, waiting for a lane included. */
  readonly deadlineMs: number;
}

/** The two ways Drizzle starts a query on a postgres.js client. */
interface Startable extends PromiseLike<unknown> {
  values(): PromiseLike<unknown>;
}

export interface Lanes {
  /** A postgres.js client cut down to what Drizzle needs for single statements. */
  readonly client: Sql;
  end(): Promise<void>;
}

/** State changes are calls of `dlq_…` functions, or plain DML on access tables. */
function couldWrite(text: string): boolean {
  return !/^\s*select\b/i.test(text) || /\bdlq_(?!now\b)/.test(text);
}

/**
 * The only door to the database: one query a connection at a time, each settled by its deadline.
 *
 * postgres.js pipelines queries onto busy connections, and a connection that dropped may come back unable to send.
 * Here every query has a lane of its own, and a lane whose query failed or missed a deadline is thrown away
 * for a fresh one, so nothing queues behind a stuck query and the pool is whole again at once. There is no `begin`:
 * an interactive transaction whose connection drops goes on inside another request's transaction.
 */
export function openLanes({ open, width, deadlineMs }: LaneOptions): Lanes {
  const template = open();
  const idle: Sql[] = [template];
  const all = new Set<Sql>(idle);
  const waiting: ((lane: Sql) => void)[] = [];
  let ended = false;

  function fresh(): Sql {
    const lane = open();
    // Drizzle sets its own codecs on the client it is given.
    Object.assign(lane.options.parsers, template.options.parsers);
    Object.assign(lane.options.serializers, template.options.serializers);
    all.add(lane);
    return lane;
  }

  function give(lane: Sql): void {
    const next = waiting.shift();
    if (next) next(lane);
    else idle.push(lane);
  }

  function discard(lane: Sql): void {
    all.delete(lane);
    void lane.end({ timeout: 0 }).catch(() => undefined);
    if (!ended) give(fresh());
  }

  /** A lane when one is free; the returned function leaves the queue again. */
  function take(onLane: (lane: Sql) => void): () => void {
    const lane = idle.pop() ?? (all.size < width ? fresh() : undefined);
    if (lane) {
      onLane(lane);
      return () => undefined;
    }
    waiting.push(onLane);
    return () => {
      const at = waiting.indexOf(onLane);
      if (at >= 0) waiting.splice(at, 1);
    };
  }

  function run(text: string, params: never[], options: object, arrays: boolean): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let late = false;
      let abandon: () => void;
      const timer = setTimeout(() => {
        late = true;
        reject(new DeadlineError(deadlineMs, couldWrite(text)));
        abandon();
      }, deadlineMs);

      const leave = take((lane) => {
        const query = lane.unsafe(text, params, options);
        // The server's own statement timeout, just below the deadline, ends what still runs there. The driver's
        // cancel would add nothing, and drops the promise of a connection that may be refused.
        abandon = () => {
          discard(lane);
        };
        Promise.resolve(arrays ? query.values() : query).then(
          (rows) => {
            if (late) return;
            clearTimeout(timer);
            give(lane);
            resolve(rows);
          },
          (error: unknown) => {
            if (late) return;
            clearTimeout(timer);
            // Also after an error of the statement alone: what the driver still owes the server after one could be
            // taken for the answer to the next query. Errors are rare, and a connection costs little.
            discard(lane);
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      });
      abandon ??= leave;
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

  return {
    client: { options: template.options, unsafe } as unknown as Sql,
    async end() {
      ended = true;
      await Promise.all([...all].map((lane) => lane.end({ timeout: 5 })));
    },
  };
}
