import { log } from '@/lib/log';

/**
 * Streams text as it comes, one piece for each time the client can take more. Leaving ends `pieces`. An error in
 * the middle breaks the connection off, so that half an answer never looks whole.
 */
export function ndjsonResponse(
  pieces: AsyncGenerator<string>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const encoder = new TextEncoder();
  // The first piece is asked for at once, so that `pieces` has begun, and ends properly, whenever the client leaves.
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        log.error({ err: error }, 'an answer broke off');
        throw error;
      }
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      // Compressing or collecting it on the way would hold lines back.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
      ...headers,
    },
  });
}
