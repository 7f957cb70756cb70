import { randomBytes } from 'node:crypto';
import { NextResponse, type NextRequest } from 'next/server';
import { isSecure } from '@/lib/auth/origin';
import { readProviders } from '@/lib/auth/settings';
import { contentSecurityPolicy, securityHeaders } from '@/lib/web/headers';

/**
 * Gives every page its security headers, with a fresh nonce that Next puts on its own scripts.
 * Access is checked where the work is done, in pages, actions and handlers; never here.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy({
    nonce,
    identityProviders: readProviders(process.env).providers.map(({ issuer }) => originOf(issuer)),
    development: process.env.NODE_ENV === 'development',
  });
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  for (const [name, value] of Object.entries(securityHeaders(isSecure()))) {
    response.headers.set(name, value);
  }
  return response;
}

function originOf(address: string): string {
  return new URL(address).origin;
}

export const config = {
  // Bodies that pass here are cut at 10 MB, so the API must not; files are the same for everybody.
  matcher: '/((?!api/|oidc/|_next/|icon\\.svg).*)',
};
