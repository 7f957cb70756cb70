export type DataPlace =
  /** The Postgres that the console starts itself, and where its files are. */
  | { readonly kind: 'embedded'; readonly files: string }
  /** One of your own, by its address without user and password. */
  | { readonly kind: 'own'; readonly address: string };

/** Where this console keeps its data. What is secret in the address is left out. */
export function dataPlace(env: NodeJS.ProcessEnv = process.env): DataPlace {
  const files = env['DLQ_POSTGRES_FILES'];
  if (files) return { kind: 'embedded', files };
  const text = env['DATABASE_URL'] ?? '';
  if (!URL.canParse(text)) return { kind: 'own', address: 'an address that cannot be read' };
  const { hostname, port, searchParams } = new URL(text);
  const host = hostname || searchParams.get('host') || 'localhost';
  return { kind: 'own', address: port === '' ? host : `${host}:${port}` };
}
