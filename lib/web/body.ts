import { problem, type Problem } from './problem';

export interface BodyText {
  readonly type: 'json' | 'ndjson';
  readonly text: string;
}
export type BodyResult =
  | { readonly ok: true; readonly body: BodyText }
  | { readonly ok: false; readonly problem: Problem };

/** Bytes on the wire: 8 MiB of deltas in base64, with room for everything around them. */
export const MAX_BODY_BYTES = 16_777_216;

/** The rest of an unread body is of no use to anybody: the connection goes with the answer. */
const CLOSE = { headers: { Connection: 'close' } };

export interface BodyLimits {
  readonly maxBytes?: number;
  /** JSON alone, no NDJSON. */
  readonly json?: boolean;
  /** No body is an empty object; with a Content-Type too, since clients send one out of habit. */
  readonly optional?: boolean;
}

/**
 * Reads a JSON or NDJSON body as strict UTF-8 text, at most `maxBytes` of it. What cannot be read whole and
 * exactly is refused: other media types and charsets, any Content-Encoding, a length that is not the one declared.
 */
export async function readBody(request: Request, limits: BodyLimits = {}): Promise<BodyResult> {
  const { maxBytes = MAX_BODY_BYTES, json = false, optional = false } = limits;
  if (optional && !request.headers.has('content-type')) {
    const read = await readBytes(request, maxBytes);
    if (read.ok && read.bytes.length === 0) return { ok: true, body: { type: 'json', text: '{}' } };
  }
  const type = mediaType(request.headers, json);
  if (typeof type !== 'string') return { ok: false, problem: type };
  const declared = declaredLength(request.headers);
  if (declared !== null && declared > maxBytes) return { ok: false, problem: tooLarge(maxBytes) };

  const read = await readBytes(request, maxBytes);
  if (!read.ok) return read;
  if (declared !== null && read.bytes.length !== declared) {
    const detail = `Content-Length says ${String(declared)} bytes, ${String(read.bytes.length)} arrived.`;
    return { ok: false, problem: problem(400, 'length-mismatch', detail, CLOSE) };
  }
  if (read.bytes.length === 0) {
    if (optional) return { ok: true, body: { type: 'json', text: '{}' } };
    return { ok: false, problem: problem(400, 'malformed-json', 'The body is empty.') };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
    return { ok: true, body: { type, text } };
  } catch {
    return { ok: false, problem: problem(400, 'invalid-utf8', 'The body is not valid UTF-8.') };
  }
}

function mediaType(headers: Headers, json: boolean): BodyText['type'] | Problem {
  if ((headers.get('content-encoding') ?? '') !== '') {
    const detail = 'Send the body as it is, without Content-Encoding.';
    return problem(415, 'unsupported-encoding', detail, CLOSE);
  }
  const [type, ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';');
  const essence = type?.trim();
  if (essence !== 'application/json' && (json || essence !== 'application/x-ndjson')) {
    const detail = json
      ? 'Send application/json.'
      : 'Send application/json or application/x-ndjson.';
    return problem(415, 'unsupported-media-type', detail, CLOSE);
  }
  for (const parameter of parameters) {
    const [name, value] = parameter.split('=', 2);
    if (name?.trim() !== 'charset') continue;
    if (value?.trim().replace(/^"(.*)"$/, '$1') === 'utf-8') continue;
    return problem(415, 'unsupported-charset', 'Send UTF-8.', CLOSE);
  }
  return essence === 'application/json' ? 'json' : 'ndjson';
}

function declaredLength(headers: Headers): number | null {
  const value = headers.get('content-length');
  return value === null ? null : Number(value);
}

function tooLarge(maxBytes: number): Problem {
  const several = maxBytes === MAX_BODY_BYTES ? ' Send the entries in several requests.' : '';
  const detail = `A body has at most ${String(maxBytes)} bytes here.${several}`;
  return problem(413, 'body-too-large', detail, CLOSE);
}

type BytesResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problem: Problem };

async function readBytes(request: Request, maxBytes: number): Promise<BytesResult> {
  if (request.body === null) return { ok: true, bytes: new Uint8Array() };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let received = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { ok: true, bytes: Buffer.concat(chunks, received) };
      received += value.length;
      if (received > maxBytes) {
        // Not awaited: a sender that never stops would hold the answer up.
        void reader.cancel().catch(() => undefined);
        return { ok: false, problem: tooLarge(maxBytes) };
      }
      chunks.push(value);
    }
  } catch {
    const detail = 'The connection broke before the whole body had arrived.';
    return { ok: false, problem: problem(400, 'incomplete-body', detail, CLOSE) };
  }
}
