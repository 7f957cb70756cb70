import { problem, type Problem } from './problem';

export type IdempotencyKey =
  | { readonly ok: true; /** Null: the header was not sent. */ readonly key: string | null }
  | { readonly ok: false; readonly problem: Problem };

/** Printable ASCII without the comma: two headers arrive as one value joined by it. */
const KEY = /^[!-+\--~](?:[ -+\--~]{0,253}[!-+\--~])?$/;

/**
 * Reads `Idempotency-Key` (IETF draft-ietf-httpapi-idempotency-key-header): 1 to 255 printable ASCII characters.
 * The draft's own form, a quoted string, is taken for the key it quotes.
 */
export function idempotencyKey(headers: Headers): IdempotencyKey {
  const sent = headers.get('idempotency-key');
  if (sent === null) return { ok: true, key: null };
  const key = /^"(.*)"$/.exec(sent)?.[1] ?? sent;
  if (KEY.test(key)) return { ok: true, key };
  const detail = 'Send one Idempotency-Key of 1 to 255 printable ASCII characters, without commas.';
  return { ok: false, problem: problem(400, 'idempotency-key-format', detail) };
}
