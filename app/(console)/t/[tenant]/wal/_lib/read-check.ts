import type { CheckEvent } from '@/lib/dlq/views';

/** How a check ended, as far as the page can tell. */
export type CheckEnd = Exclude<CheckEvent, { kind: 'progress' }>;

const stopped = (message: string): CheckEnd => ({ kind: 'stopped', message });

/** Starts a check and follows it to its end; `onProgress` is called as it goes. Never throws. */
export async function readCheck(
  tenant: string,
  signal: AbortSignal,
  onProgress: (progress: Extract<CheckEvent, { kind: 'progress' }>) => void,
): Promise<CheckEnd> {
  try {
    const response = await fetch(`/t/${tenant}/wal/check`, { signal, cache: 'no-store' });
    if (!response.ok || response.body === null) return stopped(await problemOf(response));
    for await (const event of events(response.body)) {
      if (event.kind !== 'progress') return event;
      onProgress(event);
    }
    return stopped('The check broke off before it came to an end. Try again.');
  } catch {
    return stopped('The server did not answer to the end. Try again.');
  }
}

async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<CheckEvent> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as CheckEvent;
  }
}

async function problemOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  return typeof body === 'object' && body !== null && 'detail' in body
    ? String(body.detail)
    : `The server answered ${String(response.status)}.`;
}
