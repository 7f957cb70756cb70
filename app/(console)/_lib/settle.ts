import { isOutage } from '@/lib/db/errors';
import { log } from '@/lib/log';

/** What a read gave, or that it failed; a page goes on around the part that did. */
export type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

/** Waits for a read of one part of a page. An outage is logged and costs that part alone; a bug still throws. */
export async function settle<T>(what: string, read: Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await read };
  } catch (error) {
    if (!isOutage(error)) throw error;
    log.error({ err: error, part: what }, 'a part of a page could not be read');
    return { ok: false };
  }
}
