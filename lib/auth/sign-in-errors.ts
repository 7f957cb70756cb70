/** Why a sign-in did not work out: the `error` parameter of the sign-in page, and what it says there. */
const MESSAGES = {
  unavailable:
    'The database cannot be reached at the moment, so nobody can sign in. Try again shortly.',
  disabled: 'This account is disabled here. An administrator can enable it again.',
  'email-taken':
    'Another account already uses this e-mail address. Ask an administrator to disable the old one first.',
  'email-unverified':
    'The identity provider says that this e-mail address is not verified. Verify it there, then sign in again.',
  origin:
    'The sign-in was started from an address this console does not answer to. Open it at its own address.',
  provider:
    'The identity provider did not answer as it should. Try again; if it stays, its settings need a look.',
  'rate-limited': 'Too many sign-ins were begun from your address. Wait a minute, then try again.',
  'signed-out': 'You are signed out.',
  expired: 'Your session has ended. Sign in again to go on.',
} as const;

export type SignInError = keyof typeof MESSAGES;

export function isSignInError(text: string): text is SignInError {
  return Object.hasOwn(MESSAGES, text);
}

const NOTICES: ReadonlySet<string> = new Set<SignInError>(['signed-out', 'expired']);

/**
 * What the sign-in page says; `tone` tells a failure from a mere notice. Auth.js has codes of its own:
 * they all mean that the exchange with the provider failed.
 */
export function signInMessage(code: string): {
  readonly tone: 'notice' | 'problem';
  readonly text: string;
} {
  const own = Object.entries(MESSAGES).find(([name]) => name === code);
  return { tone: NOTICES.has(code) ? 'notice' : 'problem', text: own?.[1] ?? MESSAGES.provider };
}

export function signInErrorPath(error: SignInError, callbackPath?: string): string {
  const query = new URLSearchParams({ error });
  if (callbackPath !== undefined && callbackPath !== '/') query.set('callbackUrl', callbackPath);
  return `/sign-in?${query.toString()}`;
}

/** A path of this console to go to after signing in; anything that would lead elsewhere becomes the start page. */
export function ownPath(target: string | null | undefined): string {
  if (!target?.startsWith('/')) return '/';
  const base = 'http://console.invalid';
  if (!URL.canParse(target, base)) return '/';
  const url = new URL(target, base);
  // Dot segments are resolved by now, and what they leave may begin with `//`, which names another host.
  const path = `${url.pathname}${url.search}${url.hash}`;
  return url.origin === base && !path.startsWith('//') ? path : '/';
}
