import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { openApiDocument } from './openapi';

let kept: ReturnType<typeof render> | undefined;

/** The description as JSON, the same for everybody until the next release. */
export function openApiResponse(request: Request): Response {
  kept ??= render();
  const zipped = /\bgzip\b(?!;q=0(?:\.0*)?(?:,|$))/.test(
    (request.headers.get('accept-encoding') ?? '').replaceAll(' ', ''),
  );
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'public, max-age=300',
    // Weak: the same for either encoding.
    ETag: `W/"${kept.digest}"`,
    Vary: 'Accept-Encoding',
  };
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim());
  if (known.includes(headers.ETag)) return new Response(null, { status: 304, headers });
  return zipped
    ? new Response(kept.zipped, { headers: { ...headers, 'Content-Encoding': 'gzip' } })
    : new Response(kept.text, { headers });
}

function render() {
  const text = JSON.stringify(openApiDocument());
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  return { text, zipped: gzipSync(text), digest };
}
