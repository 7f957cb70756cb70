/** A query cut into its parts, each with its place in the text. */

export interface Token {
  /** UTF-16 offsets into the query, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly not: boolean;
  /** As it was written before the colon; null: text that is looked for anywhere. */
  readonly key: string | null;
  readonly values: readonly string[];
  /** What keeps it from being read; null: nothing. */
  readonly wrong: string | null;
}

const BLANK = /\s/;
const isBlank = (char: string | undefined) => char !== undefined && BLANK.test(char);

/** Cuts a query into tokens. Every character that is not a blank between them belongs to exactly one. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (isBlank(query[at])) at += 1;
    if (at >= query.length) return tokens;
    const token = read(query, at);
    tokens.push(token);
    at = token.end;
  }
}

function read(query: string, start: number): Token {
  const not = query[start] === '-';
  const from = not ? start + 1 : start;
  const [head = '', key] = /^([A-Za-z_]+):/.exec(query.slice(from, from + 64)) ?? [];
  const list = readValues(query, from + head.length, key !== undefined);
  const made = { start, not, key: key ?? null };
  if (list.wrong !== null) return { ...made, end: list.end, values: [], wrong: list.wrong };
  if (list.values.length === 0) {
    const words =
      key === undefined ? 'a minus needs something to leave out' : `${key}: needs a value`;
    return { ...made, end: list.end, values: [], wrong: words };
  }
  return { ...made, end: list.end, values: list.values, wrong: null };
}

interface Values {
  readonly values: readonly string[];
  readonly end: number;
  readonly wrong: string | null;
}

/** Values up to the next blank outside quotes; a list only after a key. */
function readValues(query: string, start: number, list: boolean): Values {
  const values: string[] = [];
  let at = start;
  const broken = (wrong: string): Values => ({ values: [], end: afterToken(query, at), wrong });
  for (;;) {
    if (query[at] === '"') {
      const quoted = readQuoted(query, at);
      if (quoted === null) return { values: [], end: query.length, wrong: 'a quote is not closed' };
      values.push(quoted.value);
      at = quoted.end;
    } else {
      const from = at;
      while (
        at < query.length &&
        !isBlank(query[at]) &&
        query[at] !== '"' &&
        !(list && query[at] === ',')
      ) {
        at += 1;
      }
      if (query[at] === '"') return broken('quotes go around the whole value');
      if (at > from) values.push(query.slice(from, at));
      else if (list && (query[at] === ',' || values.length > 0)) {
        return broken('a value between commas is missing');
      }
    }
    if (at >= query.length || isBlank(query[at])) return { values, end: at, wrong: null };
    if (!list || query[at] !== ',') return broken('quotes go around the whole value');
    at += 1;
  }
}

/** Beside quotes and backslashes, ends of lines: a field of one line does not keep them. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['n', '\n'],
  ['r', '\r'],
]);

function readQuoted(query: string, start: number): { value: string; end: number } | null {
  let value = '';
  for (let at = start + 1; at < query.length; at += 1) {
    const char = query[at] ?? '';
    if (char === '"') return { value, end: at + 1 };
    const escaped = char === '\\' ? ESCAPES.get(query[at + 1] ?? '') : undefined;
    if (escaped !== undefined) {
      at += 1;
      value += escaped;
    } else value += char;
  }
  return null;
}

/** Where a token that cannot be read is over: the next blank outside quotes. */
function afterToken(query: string, from: number): number {
  let quoted = false;
  let at = from;
  for (; at < query.length; at += 1) {
    if (query[at] === '"') quoted = !quoted;
    else if (!quoted && isBlank(query[at])) break;
  }
  return at;
}

/** A value as a query writes it after a key: in quotes where it would not be read back otherwise. */
export function writeValue(value: string): string {
  return /^[^\s",]+$/.test(value) ? value : quote(value);
}

/** Words that other languages of this kind join parts with; here they would only be looked for. */
export function isConnective(part: string): boolean {
  return /^(?:AND|OR|NOT)$/.test(part);
}

/** Text as a query writes it on its own. */
export function writeText(text: string): string {
  return /^[^-\s":][^\s":]*$/.test(text) && !isConnective(text) ? text : quote(text);
}

const quote = (text: string) =>
  `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
