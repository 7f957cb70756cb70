import { appOrigins } from '@/lib/auth/origin';
import { dataDirectory } from './postgres';

export interface ServeSettings {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** Null: the embedded Postgres. */
  readonly databaseUrl: string | null;
  readonly demo: boolean;
  /** Everywhere the console is reached at; the first is the one to show. */
  readonly origins: readonly [string, ...string[]];
  /** Who vouches for people: the provider of the environment, or the development one. */
  readonly identity: 'configured' | 'development';
}

export type ServeSettingsResult =
  | { readonly ok: true; readonly settings: ServeSettings }
  | { readonly ok: false; readonly problem: string };

const OIDC = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;

/** Reads and checks what the server needs from the environment; a problem is one sentence with what to set. */
export function readServeSettings(env: NodeJS.ProcessEnv): ServeSettingsResult {
  const port = Number(env['PORT'] || '3000');
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    return refuse(`PORT is "${env['PORT']}"; set it to a number from 1 to 65535.`);
  }
  const host = env['HOST'] || '127.0.0.1';
  const missing = OIDC.filter((name) => !env[name]);
  const identity = missing.length === OIDC.length ? 'development' : 'configured';
  if (identity === 'configured' && missing.length > 0) {
    return refuse(
      `Single sign-on also needs ${missing.join(' and ')}; set it, or unset the others.`,
    );
  }

  const [first, ...others] = appOrigins({ ...env, HOST: host, PORT: String(port) });
  if (identity === 'development') {
    const open = !isLoopback(host) ? `HOST is ${host}` : openOrigin(env['APP_ORIGIN']);
    if (open) {
      return refuse(
        `${open}, so other machines may reach the console, but the development identity provider is for this machine only. ` +
          `Set ${OIDC.join(', ')} and APP_ORIGIN (the address people use), or leave HOST and APP_ORIGIN unset.`,
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
      // Somebody's own Postgres gets demo data only when asked for.
      demo: databaseUrl === null ? env['DLQ_DEMO'] !== '0' : env['DLQ_DEMO'] === '1',
      origins: [first, ...others],
      identity,
    },
  };
}

/** Whether a host name or address means this machine only. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    /^127(\.\d{1,3}){3}$/.test(name)
  );
}

function openOrigin(origin: string | undefined): string | null {
  if (!origin || !URL.canParse(origin)) return null;
  return isLoopback(new URL(origin).hostname) ? null : `APP_ORIGIN is ${origin}`;
}

function refuse(problem: string): ServeSettingsResult {
  return { ok: false, problem };
}
