import type { AttemptRequest } from '@/lib/targets/port';

/** The end of the line in front of each document. */
const lines = new Map<string, Promise<unknown>>();

/**
 * Lets attempts on one document go one after the other within this process, because of several at
 * once all but one would compute in vain. Between processes the document's version decides.
 */
export async function inTurn<T>(
  { scope, collection }: Pick<AttemptRequest, 'scope' | 'collection'>,
  work: () => Promise<T>,
): Promise<T> {
  const key = `${String(scope.tenantId)}/${collection}`;
  const before = lines.get(key);
  const own = (async () => {
    // Whether the one before succeeded is its own caller's concern.
    await before?.catch(() => undefined);
    return work();
  })();
  lines.set(key, own);
  try {
    return await own;
  } finally {
    if (lines.get(key) === own) lines.delete(key);
  }
}
