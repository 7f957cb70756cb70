import postgres from 'postgres';
import { openLanes } from './lanes';

/** What pg-boss asks of a database. */
export interface JobDatabase {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: object[]; rowCount: number }>;
  end(): Promise<void>;
}

/**
 * A client of its own for pg-boss: Drizzle's has codecs of its own, which would encode job data twice. The same door as for
 * everything else stands before it: one query a connection at a time, each settled by its deadline.
 */
export function openJobDatabase(url: string, width: number, deadlineMs: number): JobDatabase {
  const lanes = openLanes({
    width,
    deadlineMs,
    open: () =>
      postgres(url, {
        max: 1,
        connect_timeout: 5,
        idle_timeout: 60,
        onnotice: () => undefined,
        fetch_types: false,
        connection: {
          application_name: 'dead-letters jobs',
          statement_timeout: Math.max(500, deadlineMs - 500),
        },
        types: {
          // Some of it comes as text already.
          json: {
            to: 114,
            from: [114, 3802],
            serialize: (value: unknown) =>
              typeof value === 'string' ? value : JSON.stringify(value),
            parse: (text: string): unknown => JSON.parse(text),
          },
        },
      }),
  });
  return {
    async executeSql(text, values = []) {
      // Several statements at once are one transaction already; a literal one is refused by the driver.
      const several = /^\s*BEGIN;([\s\S]*)COMMIT;\s*$/.exec(text);
      const rows = await lanes.client.unsafe(several?.[1] ?? text, values.map(parameter));
      return { rows: several ? [] : [...rows], rowCount: rows.count };
    },
    end: () => lanes.end(),
  };
}

/** Lists as array literals: without a look at the server's types the driver has no codec for them. */
function parameter(value: unknown): never {
  const given = Array.isArray(value)
    ? `{${value.map((each) => JSON.stringify(String(each))).join(',')}}`
    : (value ?? null);
  return given as never;
}
