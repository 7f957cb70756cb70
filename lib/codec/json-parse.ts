import { decimal, newObject, pointerToken, type JsonObject, type JsonValue } from './json';

/**
 * RFC 8259, read strictly. `JSON.parse` rounds integers beyond 2^53, keeps the last of two equal names and
 * lets lone surrogates through, so it is not used on input; here each of those is an error that says where.
 */

export type JsonErrorCode =
  | 'malformed-json'
  | 'duplicate-key'
  | 'json-too-deep'
  | 'too-many-keys'
  | 'invalid-unicode'
  | 'nul-character'
  | 'number-range';

export interface JsonError {
  readonly code: JsonErrorCode;
  /** JSON pointer (RFC 6901) to the value being read. */
  readonly pointer: string;
  /** Characters (UTF-16 units) from the beginning of the text. */
  readonly offset: number;
  readonly detail: string;
  /** The text is too big to be treated as a slip: absurdly deep, or too many names. */
  readonly tooLarge: boolean;
}

export type JsonResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: JsonError };

const MAX_DEPTH = 32;
export const MAX_KEYS = 100_000;
/** Nesting beyond this is an attack on parsers, not a mistake. */
const ABSURD_DEPTH = 1_000;

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const HALF_PAIR = /\p{Surrogate}/u;
const ESCAPES: { readonly [letter: string]: string } = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads one JSON text. */
export function parseJson(text: string): JsonResult {
  const path: (string | number)[] = [];
  let at = 0;
  let keys = 0;
  let failure: JsonError | undefined;

  const value = readValue();
  skipBlanks();
  if (value !== undefined && at < text.length) expected('the end of the text');
  if (failure !== undefined || value === undefined) {
    return { ok: false, error: failure ?? errorAt('malformed-json', 'This is not JSON.', at) };
  }
  return { ok: true, value };

  function errorAt(code: JsonErrorCode, detail: string, offset: number): JsonError {
    const pointer = path.map((name) => `/${pointerToken(name)}`).join('');
    return { code, detail, offset, pointer, tooLarge: code === 'too-many-keys' };
  }

  /** Notes the first error; everything above it unwinds by returning undefined. */
  function fail(code: JsonErrorCode, detail: string, offset: number): undefined {
    failure ??= errorAt(code, `${detail} (character ${String(offset)}).`, offset);
    return undefined;
  }

  function expected(what: string): undefined {
    const point = text.codePointAt(at);
    const found =
      point === undefined ? 'the text ends' : JSON.stringify(String.fromCodePoint(point));
    return fail('malformed-json', `Expected ${what}, found ${found}`, at);
  }

  function skipBlanks(): void {
    for (;;) {
      const c = text.charCodeAt(at);
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
      at++;
    }
  }

  function readValue(): JsonValue | undefined {
    skipBlanks();
    switch (text.charAt(at)) {
      case '{':
        return readObject();
      case '[':
        return readArray();
      case '"':
        return readString();
      case 't':
        return readWord('true', true);
      case 'f':
        return readWord('false', false);
      case 'n':
        return readWord('null', null);
      default:
        return readNumber();
    }
  }

  function readWord(word: string, meaning: boolean | null): boolean | null | undefined {
    if (!text.startsWith(word, at)) return expected('a value');
    at += word.length;
    return meaning;
  }

  function tooDeep(): undefined {
    const deepest = depthOf(text, at, path.length, ABSURD_DEPTH);
    const absurd = deepest > ABSURD_DEPTH;
    const depth = absurd ? `over ${String(ABSURD_DEPTH)}` : String(deepest);
    path.length = 0;
    fail('json-too-deep', `Values may nest ${String(MAX_DEPTH)} deep, these nest ${depth}`, at);
    if (failure) failure = { ...failure, tooLarge: absurd };
    return undefined;
  }

  function readArray(): JsonValue[] | undefined {
    if (path.length >= MAX_DEPTH) return tooDeep();
    at++;
    skipBlanks();
    const items: JsonValue[] = [];
    if (text[at] === ']') {
      at++;
      return items;
    }
    for (;;) {
      path.push(items.length);
      const item = readValue();
      if (item === undefined) return undefined;
      path.pop();
      items.push(item);
      skipBlanks();
      const c = text[at];
      if (c !== ',' && c !== ']') return expected("',' or ']'");
      at++;
      if (c === ']') return items;
    }
  }

  function readObject(): JsonObject | undefined {
    if (path.length >= MAX_DEPTH) return tooDeep();
    at++;
    skipBlanks();
    const object = newObject();
    if (text[at] === '}') {
      at++;
      return object;
    }
    for (;;) {
      skipBlanks();
      if (text[at] !== '"') return expected('a name in double quotes');
      const start = at;
      const name = readString();
      if (name === undefined) return undefined;
      path.push(name);
      if (name in object) return fail('duplicate-key', 'A name may occur once per object', start);
      if (++keys > MAX_KEYS) {
        return fail('too-many-keys', `More than ${String(MAX_KEYS)} names`, start);
      }
      skipBlanks();
      if (text[at] !== ':') return expected("':'");
      at++;
      const member = readValue();
      if (member === undefined) return undefined;
      object[name] = member;
      path.pop();
      skipBlanks();
      const c = text[at];
      if (c !== ',' && c !== '}') return expected("',' or '}'");
      at++;
      if (c === '}') return object;
    }
  }

  function readString(): string | undefined {
    const opening = at++;
    let read = '';
    let plain = at;
    for (;;) {
      const c = text.charCodeAt(at);
      if (c === 0x22) break;
      if (c === 0x5c) {
        read += text.slice(plain, at);
        const escaped = readEscape();
        if (escaped === undefined) return undefined;
        read += escaped;
        plain = at;
      } else if (c >= 0x20) {
        at++;
      } else {
        return expected(at < text.length ? 'no control character in a string' : "'\"'");
      }
    }
    read += text.slice(plain, at);
    at++;
    if (read.includes('\0')) return fail('nul-character', 'Text may not contain NUL', opening);
    if (HALF_PAIR.test(read)) {
      return fail('invalid-unicode', 'Text may not contain half of a surrogate pair', opening);
    }
    return read;
  }

  function readEscape(): string | undefined {
    const letter = text[at + 1] ?? '';
    if (letter === 'u') {
      const hex = text.slice(at + 2, at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) return expected('an escape like \\u00e9');
      at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const meaning = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (meaning === undefined) return expected('a known escape');
    at += 2;
    return meaning;
  }

  /** Delta bytes arrive as millions of short integers; these need no pattern. */
  function readShortInteger(): number | undefined {
    let value = 0;
    for (let end = at; end < at + 9; end++) {
      const c = text.charCodeAt(end);
      if (c >= 0x30 && c <= 0x39) value = value * 10 + c - 0x30;
      else {
        if (end === at || c === 0x2e || c === 0x65 || c === 0x45) return undefined;
        at = end;
        return value;
      }
    }
    return undefined;
  }

  function readNumber(): JsonValue | undefined {
    const short = text[at] === '0' ? undefined : readShortInteger();
    if (short !== undefined) return short;
    NUMBER.lastIndex = at;
    const match = NUMBER.exec(text);
    if (match === null) return expected('a value');
    const [written, fraction, exponent] = match;
    const near = Number(written);
    // Also what keeps `BigInt` from millions of digits, over which it would stop the whole process.
    if (!Number.isFinite(near)) {
      return fail('number-range', 'This number is too large for JSON readers', at);
    }
    at += written.length;
    if (fraction !== undefined || exponent !== undefined) return decimal(written);
    return Number.isSafeInteger(near) ? near : BigInt(written);
  }
}

/** How deep brackets nest from `start` on, looking no deeper than just past `enough`. */
function depthOf(text: string, start: number, depth: number, enough: number): number {
  let deepest = depth;
  let quoted = false;
  for (let i = start; i < text.length && deepest <= enough; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '[' || c === '{') deepest = Math.max(deepest, ++depth);
    else if (c === ']' || c === '}') depth--;
  }
  return deepest;
}
