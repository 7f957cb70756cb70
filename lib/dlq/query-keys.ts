import { ITEM_OUTCOMES } from './operation';
import { STATUSES } from './entry';
import { parseEntryId, parseU64 } from './ids';
import { nameProblem } from './names';
import type { VIOLATIONS } from './violation';
import { AGE_FORM, ageRange, RETRY_FORM, retryRange } from './ranges';
import { ARRIVED_FORM, arrivedRange } from './instants';

/** Longest text searched for, in UTF-16 units; longer patterns only cost. */
export const TEXT_LIMIT = 200;

/** A value as it is kept, or what is wrong with it: half a sentence without its full stop. */
export type Read = { readonly value: string } | { readonly wrong: string };

interface Key {
  /** What a person narrows by it, in a few words. */
  readonly about: string;
  readonly example: string;
  readonly read: (text: string) => Read;
}

const value = (text: string): Read => ({ value: text });
const wrong = (words: string): Read => ({ wrong: words });

function name(text: string): Read {
  const problem = nameProblem(text);
  return problem === null ? value(text) : wrong(problem.words);
}

const oneOf =
  (allowed: readonly string[]) =>
  (text: string): Read =>
    allowed.includes(text) ? value(text) : wrong(`not one of ${allowed.join(', ')}`);

const matching =
  (pattern: RegExp, words: string) =>
  (text: string): Read =>
    pattern.test(text) ? value(text) : wrong(words);

const ranged =
  (range: (text: string) => unknown, words: string) =>
  (text: string): Read =>
    range(text) === null ? wrong(words) : value(text);

const U64_MAX = '18446744073709551615';

const u64 =
  (what: string) =>
  (text: string): Read => {
    const parsed = parseU64(text);
    return parsed === null ? wrong(`not a ${what}: 0 to ${U64_MAX}`) : value(String(parsed));
  };

/** What people type for a kind; the kinds themselves are understood too, and so are tags this version does not know. */
const SHORT: ReadonlyMap<string, keyof typeof VIOLATIONS> = new Map([
  ['rls', 'rls_policy_violation'],
  ['policy', 'rls_policy_violation'],
  ['unique', 'unique_violation'],
  ['fk', 'foreign_key_missing'],
  ['foreign_key', 'foreign_key_missing'],
  ['permission', 'permission_denied'],
  ['rate', 'rate_limited'],
  ['token', 'token_expired'],
  ['schema', 'schema_violation'],
  ['constraint', 'constraint_violation'],
  ['malformed', 'malformed_delta'],
  ['not_null', 'not_null_violation'],
]);

function violation(text: string): Read {
  return name(SHORT.get(text) ?? text);
}

const ID_FORM = 'not an entry id like 17, or a range like 100..200';

function id(text: string): Read {
  const [from, to, ...more] = text.split('..').map(parseEntryId);
  if (from == null || to === null || more.length > 0) return wrong(ID_FORM);
  if (to === undefined) return value(String(from));
  return from <= to ? value(`${String(from)}..${String(to)}`) : wrong(ID_FORM);
}

const OUTCOME = `(${ITEM_OUTCOMES.join('|')})`;
const OPERATION = new RegExp(`^[A-Za-z0-9_-]{1,64}(/${OUTCOME}(\\+${OUTCOME})*)?$`);

/** Every key a set of entries can be narrowed by, in the order a query is written. */
export const KEYS = {
  id: { about: 'entry number', example: 'id:17', read: id },
  status: {
    about: 'where it stands',
    example: 'status:pending',
    read: oneOf([...STATUSES, 'attention']),
  },
  collection: { about: 'collection', example: 'collection:orders', read: name },
  violation: { about: 'why it was refused', example: 'violation:unique', read: violation },
  policy: { about: 'policy that refused it', example: 'policy:owner_only', read: name },
  field: { about: 'field that broke a rule', example: 'field:email', read: name },
  group: {
    about: 'group of entries that failed alike',
    example: 'group:0123456789abcdef',
    read: matching(/^[0-9a-f]{16}$/, 'not a group: 16 hex digits'),
  },
  user: { about: 'who wrote it', example: 'user:alice', read: name },
  document: { about: 'document', example: 'document:o-17', read: name },
  session: { about: 'session', example: 'session:"sync-10.0.0.1:5555-1"', read: name },
  device: { about: 'client version, address or peer', example: 'device:0.1.0', read: name },
  client: { about: 'client version', example: 'client:0.1.0', read: name },
  peer: { about: 'peer id', example: 'peer:42', read: u64('peer id') },
  mutation: { about: 'number of the write', example: 'mutation:7', read: u64('mutation id') },
  age: { about: 'time since it came in', example: 'age:>1h', read: ranged(ageRange, AGE_FORM) },
  arrived: {
    about: 'when it came in, UTC',
    example: 'arrived:>=2026-11-20',
    read: ranged(arrivedRange, ARRIVED_FORM),
  },
  retries: {
    about: 'attempts so far',
    example: 'retries:>=3',
    read: ranged(retryRange, RETRY_FORM),
  },
  held: { about: 'kept from the sweep', example: 'held:yes', read: oneOf(['yes', 'no']) },
  assignee: { about: 'who looks after it', example: 'assignee:me', read: name },
  bytes: {
    about: 'SHA-256 of its delta',
    example: 'bytes:9f86d0…',
    read: (text) => matching(/^[0-9a-f]{64}$/, 'not a SHA-256 in hex')(text.toLowerCase()),
  },
  operation: {
    about: 'operation that took it, and how that ended',
    example: 'operation:abc/refused',
    read: matching(OPERATION, 'not an operation like abc, or abc/refused+failed'),
  },
} as const satisfies Readonly<Record<string, Key>>;

export type ValueKey = keyof typeof KEYS;
export const VALUE_KEYS = Object.keys(KEYS) as readonly ValueKey[];

export function isValueKey(text: string): text is ValueKey {
  return Object.hasOwn(KEYS, text);
}

/** Text that is found anywhere. */
export function readText(text: string): Read {
  if (text === '') return wrong('there is nothing to look for');
  if (text.length > TEXT_LIMIT) return wrong(`longer than ${String(TEXT_LIMIT)} characters`);
  return name(text);
}

/** Texts a query may look for: each is looked for in every entry. */
export const TEXTS_LIMIT = 20;

/** Values a single key may list. */
export const VALUES_LIMIT = 1_000;
