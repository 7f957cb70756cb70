import type { EventKind } from './events';
import { type EntryId, parseEntryId, parseSeq, type Seq } from './ids';
import { collectionProblem, nameProblem } from './names';

/** What a list of WAL records is narrowed to; everything compares exactly. */
export interface WalFilter {
  readonly kind?: EventKind;
  /** As the WAL names them: `user:…`, `key:…`, `sweep`. */
  readonly actor?: string;
  readonly entryId?: EntryId;
  readonly collection?: string;
}

export interface ParsedWalFilter {
  readonly filter: WalFilter;
  readonly cursor: string | null;
  /** The record the list begins with. */
  readonly seq: Seq | null;
  readonly problems: readonly { readonly parameter: string; readonly message: string }[];
}

/** Every kind, in the order a list offers them. */
const KINDS: { readonly [K in EventKind]: true } = {
  enqueued: true,
  resolved: true,
  reopened: true,
  attempt_started: true,
  attempt_accepted: true,
  attempt_refused: true,
  attempt_pended: true,
  attempt_failed: true,
  attempt_unknown: true,
  attempt_late: true,
  expired: true,
  delivered: true,
  delivery_failed: true,
  follow_up_owed: true,
  held: true,
  released: true,
  assigned: true,
  noted: true,
  evicted: true,
  restored: true,
  purged: true,
  policy_set: true,
  defaults_set: true,
  target_set: true,
  group_set: true,
  group_noted: true,
  operation: true,
};
export const EVENT_KINDS = Object.keys(KINDS) as EventKind[];

interface Wrong {
  readonly wrong: string;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** Reads a filter from search parameters. What is wrong is named, never silently dropped. */
export function parseWalFilter(params: Params): ParsedWalFilter {
  const problems: { parameter: string; message: string }[] = [];
  const found: { -readonly [K in keyof WalFilter]: WalFilter[K] } = {};
  const one = <T extends string | bigint>(
    parameter: string,
    read: (text: string) => T | Wrong,
  ): T | null => {
    const given = Object.hasOwn(params, parameter) ? params[parameter] : undefined;
    if (given === undefined || given === '') return null;
    const value = typeof given === 'string' ? read(given) : { wrong: 'given more than once' };
    if (typeof value !== 'object') return value;
    problems.push({ parameter, message: value.wrong });
    return null;
  };
  const kind = one<EventKind>(
    'kind',
    (text) => EVENT_KINDS.find((each) => each === text) ?? { wrong: 'no such kind of record' },
  );
  if (kind !== null) found.kind = kind;
  const actor = one('actor', (text) => named(text, nameProblem(text)));
  if (actor !== null) found.actor = actor;
  const entryId = one<EntryId>(
    'entry',
    (text) => parseEntryId(text) ?? { wrong: 'not the number of an entry' },
  );
  if (entryId !== null) found.entryId = entryId;
  const collection = one('collection', (text) => named(text, collectionProblem(text)));
  if (collection !== null) found.collection = collection;
  return {
    filter: found,
    cursor: one('cursor', (text) => text),
    seq: one<Seq>('seq', (text) => parseSeq(text) ?? { wrong: 'not the seq of a record' }),
    problems,
  };
}

function named(text: string, problem: { readonly words: string } | null): string | Wrong {
  return problem === null ? text : { wrong: problem.words };
}

/** The search parameters of a filter, in a fixed order, so that equal filters have equal addresses. */
export function walFilterToParams({
  kind,
  actor,
  entryId,
  collection,
}: WalFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (kind !== undefined) params.set('kind', kind);
  if (actor !== undefined) params.set('actor', actor);
  if (entryId !== undefined) params.set('entry', String(entryId));
  if (collection !== undefined) params.set('collection', collection);
  return params;
}
