import { readProviders } from '@/lib/auth/settings';
import { DEMO_ACCOUNTS } from './demo-accounts';
import type { ServeSettings } from './serve-settings';

/** What `npm start` prints when the console can be used. `place`: the embedded cluster's directory. */
export function readyMessage(
  settings: ServeSettings,
  place: string | null,
  tookMs: number,
): string {
  const names = readProviders(process.env).providers.map(({ name }) => name);
  const width = Math.max(...DEMO_ACCOUNTS.map((a) => a.login.length));
  const signIn =
    settings.identity === 'development'
      ? [
          'Sign in with a demo account; the password is the login:',
          ...DEMO_ACCOUNTS.map((a) => `  ${a.login.padEnd(width)}  ${a.can}`),
        ]
      : [`Sign in with ${names.join(', ')}.`];
  const data =
    place === null
      ? `Data: the Postgres of DATABASE_URL; secrets in ${settings.dataDir}`
      : place.startsWith(settings.dataDir)
        ? `Data: ${settings.dataDir}`
        : `Data: ${settings.dataDir}, the database in ${place}`;
  return [
    '',
    `Dead letters: ${settings.origins[0]}  (ready in ${(tookMs / 1000).toFixed(1)} s)`,
    '',
    ...signIn,
    '',
    data,
    'Stop with Ctrl-C.',
    '',
  ].join('\n');
}
