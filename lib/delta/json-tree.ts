import type { TreeWatch } from './annotate-tree';

/** Walks JSON text for where its parts stand. The text has been parsed before, so it is known to be JSON. */

const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [
  0x22, 0x5c, 0x2c, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d,
];
/** What ends a number or a word. */
const ENDS = new Set([...SPACE, COMMA, CLOSE_LIST, CLOSE_MAP]);
/** The walk is recursive, and nobody opens a tree deeper than this. */
const MAX_DEPTH = 200;

const utf8 = new TextDecoder();

/** Tells `watch` of every value and key; what lies deeper than 200 levels is one value. */
export function walkJson(bytes: Uint8Array, watch: TreeWatch): void {
  // A byte order mark is no part of the text.
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;

  const skip = (): number | undefined => {
    while (SPACE.has(bytes[at] ?? 0)) at += 1;
    return bytes[at];
  };
  const text = (): void => {
    for (at += 1; at < bytes.length && bytes[at] !== QUOTE; at += 1) {
      if (bytes[at] === BACKSLASH) at += 1;
    }
    at += 1;
  };
  const parsed = (from: number): unknown => {
    const written = utf8.decode(bytes.subarray(from, at));
    // Numbers as they are written: a large one would be rounded.
    return /^[-\d]/.test(written) ? { written } : JSON.parse(written);
  };
  /** Passes a list or map that is too deep to be shown. */
  const pass = (): void => {
    let depth = 0;
    do {
      const byte = bytes[at];
      if (byte === QUOTE) {
        text();
        continue;
      }
      if (byte === OPEN_LIST || byte === OPEN_MAP) depth += 1;
      if (byte === CLOSE_LIST || byte === CLOSE_MAP) depth -= 1;
      at += 1;
    } while (depth > 0 && at < bytes.length);
  };
  const parts = (close: number, part: () => void): void => {
    at += 1;
    while (skip() !== close && at < bytes.length) {
      part();
      if (skip() === COMMA) at += 1;
    }
    at += 1;
  };
  const value = (name: string | null, depth: number): void => {
    const first = skip();
    const from = at;
    watch.open(from, name);
    if (first === OPEN_MAP || first === OPEN_LIST) {
      const isMap = first === OPEN_MAP;
      if (depth >= MAX_DEPTH) pass();
      else if (isMap) parts(CLOSE_MAP, () => field(depth));
      else parts(CLOSE_LIST, () => value(null, depth + 1));
      watch.close(at, isMap ? 'map' : 'list');
      return;
    }
    if (first === QUOTE) text();
    else while (at < bytes.length && !ENDS.has(bytes[at] ?? 0)) at += 1;
    watch.close(at, ...leaf(parsed(from)));
  };
  const field = (depth: number): void => {
    skip();
    const from = at;
    text();
    const name = String(parsed(from));
    watch.key(from, at, name);
    if (skip() === COLON) at += 1;
    value(name, depth + 1);
  };
  value(null, 0);
}

function leaf(value: unknown): [label: string, value: unknown] {
  if (value === null) return ['null', null];
  if (typeof value === 'boolean') return ['truth value', value];
  if (typeof value === 'string') return ['text', value];
  return ['number', value];
}
