/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Native and wasm packages stay outside the bundle: they load files that sit beside their own code.
  serverExternalPackages: ['loro-crdt', 'postgres', 'pino', 'oidc-provider', 'tsx'],
};
