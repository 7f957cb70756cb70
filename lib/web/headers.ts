/**
 * Headers that keep a browser from doing with our pages what it was not asked to.
 * `csp` differs per request by its nonce; the rest is the same for every answer.
 */

/**
 * The style sheet that toasts bring along, which is put in empty and then filled: it takes no nonce. By SHA-256, so it
 * has to be that very text.
 */
const TOAST_STYLES = [
  'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY=',
];

export interface PolicyOptions {
  readonly nonce: string;
  /** Origins of the identity providers: without scripts the sign-in form is redirected there. */
  readonly identityProviders: readonly string[];
  /** `next dev` evaluates code at run time. */
  readonly development: boolean;
}

export function contentSecurityPolicy(options: PolicyOptions): string {
  const { nonce, identityProviders, development } = options;
  return [
    `default-src 'self'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' 'nonce-${nonce}' ${TOAST_STYLES.map((hash) => `'${hash}'`).join(' ')}${development ? ` 'unsafe-inline'` : ''}`,
    // Widths of bars and the like are style attributes; those cannot carry a nonce.
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `worker-src 'self' blob:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    ['form-action', `'self'`, ...new Set(identityProviders)].join(' '),
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** `secure`: the console is reached by https. */
export function securityHeaders(secure: boolean): Readonly<Record<string, string>> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(secure && { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }),
  };
}
