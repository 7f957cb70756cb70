import { jsonText } from '@/lib/codec/json';

/** A JSON answer. Bigints are written as bare integers: turn u64 values into decimal strings beforehand. */
export function jsonResponse(
  value: unknown,
  init: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  return new Response(jsonText(value), {
    status: init.status ?? 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...init.headers },
  });
}
