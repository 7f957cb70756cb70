import { jsonText } from '@/lib/codec/json';
import type { WalPage } from '@/lib/dlq/views';
import type { Call } from '../route';
import { recordListDocument } from './documents/record';
import { orBadCursor } from './pages';

/** A page of records: one document, or one record a line for who accepts NDJSON and nothing else. */
export async function recordsAnswer({ request, url }: Call, read: () => Promise<WalPage>) {
  return orBadCursor(async () => {
    const page = await read();
    const document = recordListDocument(page);
    const headers: Record<string, string> = { Vary: 'Accept' };
    if (page.older !== null) {
      const next = new URL(url);
      next.searchParams.set('cursor', page.older);
      headers['Link'] = `<${next.pathname}${next.search}>; rel="next"`;
    }
    if (!wantsLines(request)) return { document, headers };
    const lines = document.records.map((record) => `${jsonText(record)}\n`).join('');
    return new Response(lines, {
      headers: { 'Content-Type': 'application/x-ndjson; charset=utf-8', ...headers },
    });
  });
}

function wantsLines(request: Request): boolean {
  const [first = ''] = (request.headers.get('accept') ?? '').split(/[,;]/);
  return first.trim().toLowerCase() === 'application/x-ndjson';
}
