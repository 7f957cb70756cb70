import { createHash } from 'node:crypto';
import { openApiDocument } from './openapi';

let kept: ReturnType<typeof render> | undefined;

/** The description as JSON, the same for everybody until the next release. */
export function openApiResponse(request: Request): Response {
  kept ??= render();
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'public, max-age=300',
    ETag: kept.etag,
  };
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim());
  return known.includes(kept.etag)
    ? new Response(null, { status: 304, headers })
    : new Response(kept.text, { headers });
}

function render() {
  const text = JSON.stringify(openApiDocument());
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return { text, etag: `"${digest}"` };
}
