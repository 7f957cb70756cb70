/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Pages and the API set theirs themselves; these are the answers neither of them sees.
  headers: async () =>
    ['/_next/static/:path*', '/api/auth/:path*'].map((source) => ({
      source,
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
      ],
    })),
  // Native and wasm packages stay outside the bundle: they load files that sit beside their own code.
  serverExternalPackages: ['loro-crdt', 'postgres', 'pg-boss', 'pino', 'oidc-provider', 'tsx'],
};
