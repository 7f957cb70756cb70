import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['AUTH_SECRET', 'CRON_SECRET'] as const;
type Secrets = Record<(typeof NAMES)[number], string>;

/**
 * Puts AUTH_SECRET and CRON_SECRET into the environment when they are not set: made once, kept in the
 * data directory for its owner only. People stay signed in over a restart.
 */
export function provideSecrets(dataDir: string, env: NodeJS.ProcessEnv): void {
  if (NAMES.every((name) => env[name])) return;
  const kept = readSecrets(dataDir) ?? makeSecrets(dataDir);
  for (const name of NAMES) env[name] ||= kept[name];
}

function readSecrets(dataDir: string): Secrets | null {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function makeSecrets(dataDir: string): Secrets {
  const secret = () => randomBytes(32).toString('base64url');
  const made: Secrets = { AUTH_SECRET: secret(), CRON_SECRET: secret() };
  const draft = `${fileOf(dataDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(made)}\n`, { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  renameSync(draft, fileOf(dataDir));
  return made;
}

function fileOf(dataDir: string): string {
  return join(dataDir, 'secrets.json');
}
