import { appOrigins } from '@/lib/auth/origin';
import { readProviders } from '@/lib/auth/settings';
import type { OpenOptions } from '@/lib/db/client';
import { isLoopback } from '@/lib/net/loopback';
import { MAX_BATCH_BYTES } from '@/lib/web/ingest-parse';
import { limitsProblem } from '@/lib/web/rate-limit';
import { dataDirectory } from './postgres';

export interface ServeSettings {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** Null: the embedded Postgres. */
  readonly databaseUrl: string | null;
  /** Connections, and milliseconds until a query is given up; what is not set is the client's own. */
  readonly database: OpenOptions;
  readonly demo: boolean;
  /** Everywhere the console is reached at; the first is the one to show. */
  readonly origins: readonly [string, ...string[]];
  /** Who vouches for people: the provider of the environment, or the development one. */
  readonly identity: 'configured' | 'development';
}

export type ServeSettingsResult =
  | { readonly ok: true; readonly settings: ServeSettings }
  | { readonly ok: false; readonly problem: string };

/** Settings that are whole numbers, with the least and the most each may be. */
const NUMBERS = {
  PORT: [1, 65_535],
  DLQ_DB_POOL: [1, 1_000],
  DLQ_DB_DEADLINE_MS: [1_000, 600_000],
  // Seconds; more than a day between sweeps is a slip.
  DLQ_SWEEP_EVERY: [0, 86_400],
  // Operations on many entries worked on at once; 0: other replicas do.
  DLQ_WORKERS: [0, 16],
  // Proxies of one's own in front, whose word on the client's address counts.
  DLQ_PROXY_HOPS: [0, 10],
  // What one request may carry.
  DLQ_MAX_DELTA_BYTES: [1, MAX_BATCH_BYTES],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

/** Reads and checks what the server needs from the environment; a problem is one sentence with what to set. */
export function readServeSettings(env: NodeJS.ProcessEnv): ServeSettingsResult {
  for (const [name, [least, most]] of Object.entries(NUMBERS)) {
    const text = env[name];
    const fine =
      !text || (/^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most);
    if (fine) continue;
    return refuse(`${name} is "${text}"; set it to a whole number from ${least} to ${most}.`);
  }
  const limits = limitsProblem(env);
  if (limits !== null) return refuse(limits);
  const numberOf = (name: keyof typeof NUMBERS) => (env[name] ? Number(env[name]) : null);
  const port = numberOf('PORT') ?? 3000;
  const max = numberOf('DLQ_DB_POOL');
  const deadlineMs = numberOf('DLQ_DB_DEADLINE_MS');
  const host = env['HOST'] || '127.0.0.1';
  const sso = readProviders(env);
  if (sso.problems.length > 0) return refuse(`Sign-in cannot work. ${sso.problems.join(' ')}`);
  const identity = sso.providers.length === 0 ? 'development' : 'configured';

  const [first, ...others] = appOrigins({ ...env, HOST: host, PORT: String(port) });
  if (identity === 'development') {
    const open = !isLoopback(host) ? `HOST is ${host}` : openOrigin(env['APP_ORIGIN']);
    if (open) {
      return refuse(
        `${open}, so other machines may reach the console, but the development identity provider is for this machine only. ` +
          `Set an identity provider (OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, or those of docs/sign-in.md) and APP_ORIGIN (the address people use), or leave HOST and APP_ORIGIN unset.`,
      );
    }
  }
  if (first === undefined) {
    return refuse(
      env['APP_ORIGIN']
        ? `APP_ORIGIN is "${env['APP_ORIGIN']}"; set it to an address such as https://dlq.example.com.`
        : `HOST is ${host}: set APP_ORIGIN to the address people use, such as https://dlq.example.com.`,
    );
  }
  const databaseUrl = env['DATABASE_URL'] || null;
  return {
    ok: true,
    settings: {
      host,
      port,
      dataDir: dataDirectory(),
      databaseUrl,
      database: { ...(max !== null && { max }), ...(deadlineMs !== null && { deadlineMs }) },
      // Somebody's own Postgres gets demo data only when asked for.
      demo: databaseUrl === null ? env['DLQ_DEMO'] !== '0' : env['DLQ_DEMO'] === '1',
      origins: [first, ...others],
      identity,
    },
  };
}

function openOrigin(origin: string | undefined): string | null {
  if (!origin || !URL.canParse(origin)) return null;
  return isLoopback(new URL(origin).hostname) ? null : `APP_ORIGIN is ${origin}`;
}

function refuse(problem: string): ServeSettingsResult {
  return { ok: false, problem };
}
