import { register } from 'node:module';
import type { ProviderId } from './provider-kinds';

/**
 * Plays a browser against `/api/auth`, cookies included. Next names its own modules without file endings, which
 * only bundlers understand; Auth.js imports them so, hence the hook and the late import.
 */
const HOOK = `export const resolve = (name, context, next) =>
  next(/^next\\/(server|headers|navigation)$/.test(name) ? name + '.js' : name, context);`;
register(`data:text/javascript,${encodeURIComponent(HOOK)}`);

export interface Browser {
  readonly cookies: Map<string, string>;
  visit(path: string, init?: RequestInit): Promise<Response>;
  /** Presses the button of the sign-in page, which asks on the browser's behalf. */
  begin(path: string, provider?: ProviderId): Promise<URL>;
  /** Posts to Auth.js' own sign-in; where the browser is sent. */
  pressSignIn(callbackUrl?: string, provider?: ProviderId): Promise<URL>;
  /** Comes back from the provider; where the browser is sent next. */
  comeBack(parameters: Record<string, string>, provider?: ProviderId): Promise<URL>;
}

export async function browserAt(origin: string): Promise<Browser> {
  const { answerAuth, beginSignIn } = await import('./auth-route');
  const cookies = new Map<string, string>();

  async function visit(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const set = (name: string, value: string) => {
      if (!headers.has(name)) headers.set(name, value);
    };
    set('host', new URL(origin).host);
    if (init.method === 'POST') set('origin', origin);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await answerAuth(new Request(`${origin}${path}`, { ...init, headers }));
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }

  async function submit(path: string, fields: Record<string, string>): Promise<Response> {
    const { csrfToken } = (await (await visit('/api/auth/csrf')).json()) as { csrfToken: string };
    return visit(path, { method: 'POST', body: new URLSearchParams({ csrfToken, ...fields }) });
  }

  return {
    cookies,
    visit,
    begin: async (path, provider = 'oidc') => {
      const begun = await beginSignIn(origin, provider, path, null);
      for (const { name, value } of begun.cookies) cookies.set(name, encodeURIComponent(value));
      return new URL(begun.location, origin);
    },
    pressSignIn: async (callbackUrl = '/', provider = 'oidc') => {
      return locationOf(await submit(`/api/auth/signin/${provider}`, { callbackUrl }));
    },
    comeBack: async (parameters, provider = 'oidc') => {
      const query = new URLSearchParams(parameters).toString();
      return locationOf(await visit(`/api/auth/callback/${provider}?${query}`));
    },
  };
}

function locationOf(answer: Response): URL {
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`no redirect but ${String(answer.status)}`);
  return new URL(location);
}
