import { describe, expect, test } from 'vitest';
import { MAX_BODY_BYTES, readBody } from './body';

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** `pieces` arrive one by one, without a Content-Length, as with chunked encoding. */
function post(
  pieces: readonly (string | Uint8Array)[],
  headers: Record<string, string> = JSON_TYPE,
  seen: { pulled: number } = { pulled: 0 },
): Request {
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[seen.pulled++];
        if (piece === undefined) controller.close();
        else controller.enqueue(Buffer.from(piece));
      },
    },
    { highWaterMark: 0 },
  );
  return new Request('http://localhost/', {
    method: 'POST',
    body,
    headers,
    duplex: 'half',
  } as RequestInit);
}

async function refusalOf(request: Request, maxBytes?: number) {
  const read = await readBody(request, maxBytes === undefined ? {} : { maxBytes });
  if (read.ok) throw new Error('the body was read');
  return read.problem;
}

describe('a body that can be read', () => {
  test.each([
    ['application/json', 'json'],
    ['application/json; charset=utf-8', 'json'],
    ['Application/JSON;Charset="UTF-8"', 'json'],
    ['application/x-ndjson', 'ndjson'],
  ])('%s', async (type, kind) => {
    const read = await readBody(post(['{"a":', '"é"}'], { 'Content-Type': type }));
    expect(read).toEqual({ ok: true, body: { type: kind, text: '{"a":"é"}' } });
  });

  test('a character split between two pieces arrives whole', async () => {
    const bytes = Buffer.from('"🧾"');
    const read = await readBody(post([bytes.subarray(0, 3), bytes.subarray(3)]));
    expect(read).toMatchObject({ ok: true, body: { text: '"🧾"' } });
  });

  test('exactly as many bytes as allowed', async () => {
    expect(await readBody(post(['12345']), { maxBytes: 5 })).toMatchObject({ ok: true });
  });
});

describe('a body that cannot', () => {
  test.each([
    [{}, 'unsupported-media-type'],
    [{ 'Content-Type': 'text/plain' }, 'unsupported-media-type'],
    [{ 'Content-Type': 'application/json; charset=utf-16' }, 'unsupported-charset'],
    [{ ...JSON_TYPE, 'Content-Encoding': 'gzip' }, 'unsupported-encoding'],
    [{ ...JSON_TYPE, 'Content-Encoding': 'br' }, 'unsupported-encoding'],
    [{ ...JSON_TYPE, 'Content-Encoding': 'identity' }, 'unsupported-encoding'],
  ])('%j is 415 %s', async (headers: Record<string, string>, code) => {
    expect(await refusalOf(post(['{}'], headers))).toMatchObject({ status: 415, code });
  });

  test('one declared too long is refused before any of it is read', async () => {
    const seen = { pulled: 0 };
    const headers = { ...JSON_TYPE, 'Content-Length': String(MAX_BODY_BYTES + 1) };
    const refusal = await refusalOf(post(['{}'], headers, seen));
    expect(refusal).toMatchObject({
      status: 413,
      code: 'body-too-large',
      headers: { Connection: 'close' },
    });
    expect(seen.pulled).toBe(0);
  });

  test('one that turns out too long is left where the limit was passed', async () => {
    const seen = { pulled: 0 };
    const endless = Array.from({ length: 1_000 }, () => 'x'.repeat(10));
    const refusal = await refusalOf(post(endless, JSON_TYPE, seen), 25);
    expect(refusal).toMatchObject({ status: 413, code: 'body-too-large' });
    expect(seen.pulled).toBe(3);
  });

  test('one that arrived shorter or longer than declared', async () => {
    for (const length of ['1', '3']) {
      const refusal = await refusalOf(post(['{}'], { ...JSON_TYPE, 'Content-Length': length }));
      expect(refusal).toMatchObject({ status: 400, code: 'length-mismatch' });
    }
  });

  test('one that is not UTF-8', async () => {
    const refusal = await refusalOf(post([Uint8Array.of(0x22, 0xc3, 0x28, 0x22)]));
    expect(refusal).toMatchObject({ status: 400, code: 'invalid-utf8' });
  });

  test('none at all', async () => {
    expect(await refusalOf(post([]))).toMatchObject({ status: 400, code: 'malformed-json' });
  });

  test('none is an empty object where none is needed, whatever type it is called', async () => {
    for (const headers of [{}, JSON_TYPE]) {
      expect(await readBody(post([], headers), { json: true, optional: true })).toEqual({
        ok: true,
        body: { type: 'json', text: '{}' },
      });
    }
  });

  test('one whose connection breaks', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.error(new Error('reset')),
    });
    const init = { method: 'POST', body, headers: JSON_TYPE, duplex: 'half' };
    const refusal = await refusalOf(new Request('http://localhost/', init as RequestInit));
    expect(refusal).toMatchObject({ status: 400, code: 'incomplete-body' });
  });
});
