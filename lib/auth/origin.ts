import { isLoopback } from '@/lib/net/loopback';

/**
 * Where the console lives. Behind a proxy `APP_ORIGIN` says so; without it only a loopback address that the
 * server itself is bound to counts. What a request claims about its own host is never believed.
 */

/** What a server bound to this machine alone is reached at. */
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** The origins this console answers to; empty when nobody said and it is not bound to loopback. */
export function appOrigins(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const configured = env['APP_ORIGIN'];
  if (configured) {
    const origin = URL.canParse(configured) ? new URL(configured).origin : 'null';
    return origin === 'null' ? [] : [origin];
  }
  const bound = (env['HOST'] || '127.0.0.1').toLowerCase();
  if (!isLoopback(bound)) return [];
  const name = bound === '::1' ? '[::1]' : bound;
  const hosts = LOCAL_HOSTS.includes(name) ? LOCAL_HOSTS : [name];
  const port = env['PORT'] || '3000';
  return hosts.map((host) => `http://${host}:${port}`);
}

/** Whether the `Origin` header of a request is one of ours. An absent or opaque (`null`) one is not. */
export function isOwnOrigin(
  origin: string | null,
  env: NodeJS.ProcessEnv = process.env,
): origin is string {
  return origin !== null && appOrigins(env).includes(origin);
}

/** The origin a request came to, going by its `Host`; null when that is not one of ours. */
export function originOfHost(
  host: string | null,
  env: NodeJS.ProcessEnv = process.env,
): string | null {
  const origins = appOrigins(env);
  // Behind a proxy the Host is the proxy's business.
  if (env['APP_ORIGIN']) return origins[0] ?? null;
  return origins.find((origin) => new URL(origin).host === host) ?? null;
}

/** Whether cookies may demand https. */
export function isSecure(env: NodeJS.ProcessEnv = process.env): boolean {
  return appOrigins(env)[0]?.startsWith('https:') ?? false;
}
