import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * As much of a GitHub Enterprise Server as a sign-in meets: the exchange of a code for a token, and the API that says
 * whose token it is. The test plays the browser and its user.
 */
export interface TestGithub {
  readonly issuer: string;
  /** Lets somebody in; returns the code for the callback. */
  grant(authorization: URL, person: GithubPerson): string;
  /** Paths of the API that were asked for, since the start. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export interface GithubPerson {
  readonly id: number;
  readonly login: string;
  readonly emails: readonly { email: string; primary: boolean; verified: boolean }[];
  /** `organisation/team`. */
  readonly teams: readonly string[];
}

export async function startTestGithub(): Promise<TestGithub> {
  const codes = new Map<string, { person: GithubPerson; challenge: string | null }>();
  const tokens = new Map<string, GithubPerson>();
  const asked: string[] = [];

  const server = createServer((request, response) => {
    void answer(request).then((body) => {
      response.writeHead(body === null ? 401 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });

  async function answer(request: IncomingMessage): Promise<unknown> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    if (pathname === '/login/oauth/access_token') return redeem(await textOf(request));
    const person = tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
    asked.push(pathname);
    if (person === undefined) return null;
    const { id, login, emails, teams } = person;
    switch (pathname) {
      case '/api/v3/user':
        return { id, login, name: null, email: 'public@example.com' };
      case '/api/v3/user/emails':
        return emails;
      case '/api/v3/user/teams': {
        const size = Number(searchParams.get('per_page'));
        const from = (Number(searchParams.get('page')) - 1) * size;
        return teams.slice(from, from + size).map((team) => {
          const [organization, slug] = team.split('/');
          return { slug, organization: { login: organization } };
        });
      }
      default:
        return null;
    }
  }

  function redeem(text: string): unknown {
    const form = new URLSearchParams(text);
    const grant = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const verifier = createHash('sha256').update(form.get('code_verifier') ?? '');
    if (grant?.challenge !== verifier.digest('base64url')) {
      return { error: 'bad_verification_code' };
    }
    const token = randomUUID();
    tokens.set(token, grant.person);
    return { access_token: token, token_type: 'bearer', scope: 'read:user' };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    issuer: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked,
    grant(authorization, person) {
      const code = randomUUID();
      codes.set(code, { person, challenge: authorization.searchParams.get('code_challenge') });
      return code;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
