import type { Instrumentation } from 'next';
import { log } from '@/lib/log';

type Request = Parameters<Instrumentation.onRequestError>[1];
type Context = Parameters<Instrumentation.onRequestError>[2];

/**
 * Logs an error that escaped a page. Of the address only the path is told: what people search for stands behind it.
 * `digest` is what the error page shows.
 */
export function logRequestError(error: unknown, request: Request, context: Context): void {
  const digest =
    typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;
  const { method, path } = request;
  const fields = { err: error, digest, method, path: path.split('?', 1)[0] };
  log.error({ ...fields, route: context.routePath }, 'page failed');
}
