import type { Instrumentation } from 'next';

/** Runs once when the server starts. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { startScheduler } = await import('@/lib/services/scheduler');
  startScheduler();
  const url = process.env['DATABASE_URL'];
  if (url) {
    const { startJobs } = await import('@/lib/jobs/work');
    startJobs(url);
  }
}

/** What a page could not survive, under the digest that its error page shows. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { logRequestError } = await import('@/lib/web/request-error');
  logRequestError(error, request, context);
};
