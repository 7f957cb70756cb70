import { log } from '@/lib/log';

/**
 * GitHub speaks OAuth without ID tokens: who signed in, and the teams they are in, has to be asked for with the access
 * token, which is forgotten afterwards.
 */

export interface GithubProfile {
  readonly id: number;
  readonly login: string;
  readonly name: string | null;
  /** The primary address, if GitHub verified it. */
  readonly email: string | null;
  readonly email_verified: boolean;
  /** `organisation/team`, both as they stand in addresses. */
  readonly teams: readonly string[];
}

const TIMEOUT_MS = 5_000;
const PER_PAGE = 100;
/** More teams than this are not looked at. */
const MAX_PAGES = 5;

/** The address of the API that belongs to an instance; GitHub Enterprise Server has it below its own. */
export function githubApi(issuer: string): string {
  return issuer === 'https://github.com' ? 'https://api.github.com' : `${issuer}/api/v3`;
}

/** Asks who the token is of. Throws when GitHub does not answer as it should. */
export async function askGithub(
  api: string,
  accessToken: string,
  withTeams: boolean,
): Promise<GithubProfile> {
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${api}${path}`, {
      headers: {
        Accept: 'application/vnd.github+json',
        Authorization: `Bearer ${accessToken}`,
        'User-Agent': 'dead-letters',
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`GitHub answered ${String(answer.status)} to ${path}`);
    return answer.json();
  };
  const user = (await ask('/user')) as Omit<GithubProfile, 'teams'>;
  const addresses = (await ask('/user/emails')) as readonly {
    readonly email: string;
    readonly primary: boolean;
    readonly verified: boolean;
  }[];
  const own = addresses.find(({ primary, verified }) => primary && verified);
  return {
    id: user.id,
    login: user.login,
    name: user.name,
    email: own?.email ?? null,
    email_verified: own !== undefined,
    teams: withTeams ? await teamsOf(ask) : [],
  };
}

async function teamsOf(ask: (path: string) => Promise<unknown>): Promise<string[]> {
  const teams: string[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const found = (await ask(
      `/user/teams?per_page=${String(PER_PAGE)}&page=${String(page)}`,
    )) as readonly {
      readonly slug: string;
      readonly organization: { readonly login: string };
    }[];
    teams.push(...found.map(({ slug, organization }) => `${organization.login}/${slug}`));
    if (found.length < PER_PAGE) return teams;
  }
  log.warn({ pages: MAX_PAGES }, 'somebody is in more GitHub teams than are looked at');
  return teams;
}
