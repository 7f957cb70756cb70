import { createHash, createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An OpenID Connect provider that can be told to lie, for tests of what a sign-in must not believe.
 * It has a discovery document, keys and a token endpoint; the test plays the browser and its user.
 */
export interface LyingProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Lets the user of an authorization request in; returns the code for the callback. */
  grant(authorization: URL, lie?: Lie): string;
  close(): Promise<void>;
}

export interface Lie {
  /** Changes to the claims of the ID token; undefined takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly signature?: 'none' | 'hmac-with-public-key';
}

interface Grant {
  readonly challenge: string | null;
  readonly nonce: string | null;
  readonly lie: Lie;
}

const CLIENT = { clientId: 'console', clientSecret: 'console-secret' };

export async function startLyingProvider(): Promise<LyingProvider> {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const grants = new Map<string, Grant>();
  let issuer = '';

  function idToken({ nonce, lie }: Grant): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: CLIENT.clientId,
      sub: 'alice',
      email: 'alice@example.com',
      email_verified: true,
      name: 'Alice',
      groups: ['dlq:1:operator'],
      iat: now,
      exp: now + 60,
      nonce,
      ...lie.claims,
    };
    const alg =
      lie.signature === 'none' ? 'none' : lie.signature?.startsWith('hmac') ? 'HS256' : 'RS256';
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const signed = `${encode({ alg, kid: 'k' })}.${encode(claims)}`;
    return `${signed}.${signatureOf(signed, lie.signature)}`;
  }

  function signatureOf(signed: string, how: Lie['signature']): string {
    if (how === 'none') return '';
    if (how === 'hmac-with-public-key') {
      const secret = key.publicKey.export({ type: 'spki', format: 'pem' });
      return createHmac('sha256', secret).update(signed).digest('base64url');
    }
    return sign('RSA-SHA256', Buffer.from(signed), key.privateKey).toString('base64url');
  }

  /** A code works once, and only with the verifier of the challenge it was asked for with. */
  function redeem(form: URLSearchParams): object | null {
    const code = form.get('code') ?? '';
    const grant = grants.get(code);
    grants.delete(code);
    const verifier = createHash('sha256').update(form.get('code_verifier') ?? '');
    if (grant === undefined || grant.challenge !== verifier.digest('base64url')) return null;
    return { access_token: 'at', token_type: 'bearer', id_token: idToken(grant) };
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });

  async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    switch (request.url ?? '') {
      case '/.well-known/openid-configuration':
        return { status: 200, body: discovery(issuer) };
      case '/jwks': {
        const jwk = { ...key.publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig' };
        return { status: 200, body: { keys: [jwk] } };
      }
      case '/token': {
        const tokens = redeem(new URLSearchParams(await textOf(request)));
        return tokens === null
          ? { status: 400, body: { error: 'invalid_grant' } }
          : { status: 200, body: tokens };
      }
      default:
        return { status: 404, body: {} };
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    issuer,
    ...CLIENT,
    grant(authorization, lie = {}) {
      const code = randomUUID();
      const { searchParams } = authorization;
      const challenge = searchParams.get('code_challenge');
      grants.set(code, { challenge, nonce: searchParams.get('nonce'), lie });
      return code;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function discovery(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    // Auth.js wants one, and does not ask it.
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
