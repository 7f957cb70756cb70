import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';

/** Why a request is turned away before any route sees it; null: it is not. */
interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** What Next would answer with a bare 500, or not notice at all. */
function refusalOf({ method, url, headers }: IncomingMessage): Refusal | null {
  if (method === 'TRACE' || method === 'CONNECT') {
    return {
      status: 405,
      code: 'method-not-allowed',
      detail: `${method} is possible nowhere here.`,
    };
  }
  const encoding = headers['transfer-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') {
    const detail = 'Of transfer encodings only chunked is understood (RFC 9112, 6.1).';
    return { status: 501, code: 'transfer-encoding', detail };
  }
  try {
    decodeURIComponent((url ?? '').split('?', 1)[0] ?? '');
    return null;
  } catch {
    const detail = 'The path has a % that does not begin an escape of UTF-8.';
    return { status: 400, code: 'malformed-path', detail };
  }
}

/** Turns away what no route can answer, as problem+json; true: it was. */
export function turnAway(request: IncomingMessage, response: ServerResponse): boolean {
  const refused = refusalOf(request);
  if (refused === null) return false;
  const { status, code, detail } = refused;
  response.writeHead(status, {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    // What comes after the headers is not worth reading.
    Connection: 'close',
  });
  response.end(
    JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail, code }),
  );
  return true;
}
