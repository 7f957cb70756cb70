import { toRecord } from '@/lib/db/audit';
import { chainHash, sha256 } from '@/lib/db/chain';
import { decodeDelta } from '@/lib/delta/decode';
import type { EntryState } from '@/lib/dlq/entry';
import { type EntryRecord, isEntryRecord } from '@/lib/dlq/events';
import { evolve } from '@/lib/dlq/evolve';
import type { z } from 'zod';
import { type ExportedRecord, readWalLine } from '../wal-line';
import {
  type BundleHeader,
  CLOSING,
  DOCUMENT,
  ENTRY,
  HEADER,
  stateDocument,
} from './bundle-format';

/** What a replay finds, as it goes through a bundle. */
export type Replayed =
  | { readonly kind: 'header'; readonly header: BundleHeader }
  | {
      readonly kind: 'entry';
      /** `tenant/id`. */
      readonly entry: string;
      readonly records: number;
      /** What the bytes would write, in words; null: they are erased. */
      readonly delta: string | null;
      /** Where it is not as it says; none: it holds. */
      readonly differs: readonly string[];
    }
  | { readonly kind: 'document'; readonly collection: string; readonly differs: readonly string[] }
  /** The file is not a bundle, or no whole one; nothing comes after. */
  | { readonly kind: 'wrong'; readonly line: number; readonly message: string }
  | { readonly kind: 'end'; readonly entries: number; readonly documents: number };

/**
 * Goes through a bundle from the file alone: folds each entry's records, computes the hashes of those records anew, holds
 * state, facts and bytes against what is written, and decodes the bytes. Null stands for a line that is no UTF-8.
 */
export async function* replayBundle(
  lines: AsyncIterable<string | null> | Iterable<string | null>,
): AsyncGenerator<Replayed> {
  let number = 0;
  let header: BundleHeader | null = null;
  let entries = 0;
  let documents = 0;
  let closed = false;
  for await (const text of lines) {
    number += 1;
    const json = read(text);
    if (json === undefined) return yield wrong(number, 'not JSON in UTF-8');
    if (closed) return yield wrong(number, 'something comes after the closing line');
    if (header === null) {
      const first = HEADER.safeParse(json);
      if (!first.success) return yield wrong(number, `no replay bundle: ${issueOf(first.error)}`);
      header = first.data;
      yield { kind: 'header', header };
      continue;
    }
    const entry = ENTRY.safeParse(json);
    if (entry.success) {
      entries += 1;
      yield await replayEntry(header, entry.data);
      continue;
    }
    const document = DOCUMENT.safeParse(json);
    if (document.success) {
      documents += 1;
      yield checkDocument(document.data.document);
      continue;
    }
    const closing = CLOSING.safeParse(json);
    if (!closing.success) return yield wrong(number, `no entry: ${issueOf(entry.error)}`);
    if (closing.data.entries !== entries || closing.data.documents !== documents) {
      return yield wrong(
        number,
        `it tells of ${String(closing.data.entries)} entries, and there are ${String(entries)}`,
      );
    }
    closed = true;
  }
  if (!closed) return yield wrong(number, 'the closing line is missing: the file is cut off');
  yield { kind: 'end', entries, documents };
}

const wrong = (line: number, message: string): Replayed => ({ kind: 'wrong', line, message });

function issueOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'it'}: ${issue?.message ?? ''}`;
}

function read(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function replayEntry(
  header: BundleHeader,
  { entry, state, records }: z.infer<typeof ENTRY>,
): Promise<Replayed> {
  const differs: string[] = [];
  if (entry.tenant_id !== header.tenant_id) differs.push(`belongs to tenant ${entry.tenant_id}`);
  const read = records.map((record) => readWalLine(JSON.stringify(record)));
  const whole = read.filter((record): record is ExportedRecord => !('wrong' in record));
  for (const record of read) if ('wrong' in record) differs.push(`a record is ${record.wrong}`);
  differs.push(...hashFaults(whole), ...foldFaults(entry.entry_id, whole, state));
  differs.push(...factFaults(entry, whole));

  const bytes = entry.delta_base64 === null ? null : Buffer.from(entry.delta_base64, 'base64');
  let delta: string | null = null;
  if (bytes !== null) {
    if (bytes.length !== entry.delta_size) {
      differs.push(`has ${String(bytes.length)} bytes, not ${String(entry.delta_size)}`);
    }
    if (sha256(bytes).toString('hex') !== entry.delta_sha256) {
      differs.push('its bytes do not have their SHA-256');
    }
    delta = await deltaWords(bytes, entry);
  }
  const name = `${entry.tenant_id}/${entry.entry_id}`;
  return { kind: 'entry', entry: name, records: records.length, delta, differs };
}

/** A record's hash needs the hash before it alone, so that gaps between an entry's records do no harm. */
function hashFaults(records: readonly ExportedRecord[]): string[] {
  const faults: string[] = [];
  let last: ExportedRecord | undefined;
  for (const record of records) {
    const { chained, previousHash, payloadSha256, hash } = record;
    const at = `seq ${chained.seq}`;
    if (sha256(chained.payload).toString('hex') !== payloadSha256) {
      faults.push(`${at}: the payload does not have its digest`);
    }
    if (chainHash(Buffer.from(previousHash, 'hex'), chained).toString('hex') !== hash) {
      faults.push(`${at}: the record does not have its hash`);
    }
    if (last !== undefined) {
      const gap = BigInt(chained.seq) - BigInt(last.chained.seq);
      if (gap < 1n) faults.push(`${at}: out of order`);
      if (gap === 1n && previousHash !== last.hash) {
        faults.push(`${at}: does not build on the record before`);
      }
    }
    last = record;
  }
  return faults;
}

function foldFaults(
  entryId: string,
  records: readonly ExportedRecord[],
  written: Readonly<Record<string, unknown>>,
): string[] {
  let state: EntryState | null = null;
  try {
    for (const record of records.map(recordOf)) {
      if (record === null || String(record.entryId) !== entryId) {
        return ['a record is about something else'];
      }
      state = evolve(state, record);
    }
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  if (state === null) return ['has no record'];
  const folded: Readonly<Record<string, unknown>> = JSON.parse(
    JSON.stringify(stateDocument(state)),
  );
  const names = new Set([...Object.keys(folded), ...Object.keys(written)]);
  return [...names]
    .filter((name) => canonical(folded[name]) !== canonical(written[name]))
    .map(
      (name) =>
        `${name} is ${canonical(written[name])}, its records say ${canonical(folded[name])}`,
    );
}

function recordOf({ chained, payloadSha256, hash }: ExportedRecord): EntryRecord | null {
  const record = toRecord({
    chained,
    payloadSha256: Buffer.from(payloadSha256, 'hex'),
    hash: Buffer.from(hash, 'hex'),
  });
  return isEntryRecord(record) ? record : null;
}

/** The facts stand in the first record, too. */
function factFaults(
  entry: z.infer<typeof ENTRY>['entry'],
  [first]: readonly ExportedRecord[],
): string[] {
  if (first === undefined || first.chained.kind !== 'enqueued') {
    return ['its first record is no arrival'];
  }
  const said = read(first.chained.payload) as Readonly<Record<string, unknown>> | undefined;
  const faults = (
    [
      'session_id',
      'username',
      'document_id',
      'mutation_id',
      'peer_id',
      'delta_sha256',
      'delta_size',
    ] as const
  )
    .filter((name) => canonical(said?.[name]) !== canonical(entry[name]))
    .map((name) => `${name} is not that of its first record`);
  return first.chained.collection === entry.collection
    ? faults
    : [...faults, 'collection is not that of its first record'];
}

/** JSON with sorted names, so that equal values are equal text. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

async function deltaWords(
  bytes: Uint8Array,
  {
    collection,
    document_id: documentId,
  }: { readonly collection: string; readonly document_id: string },
): Promise<string> {
  const { format, changes, warnings } = await decodeDelta(bytes, { collection, documentId });
  const rows = changes.map(({ collection: of, document, kind, set, unset }) => {
    const fields = [...Object.keys(set), ...unset.map((name) => `-${name}`)];
    return `${kind} ${of}/${document}${fields.length === 0 ? '' : ` (${fields.join(', ')})`}`;
  });
  const said = [...rows, ...warnings.map(({ code }) => code)];
  return `${format}: ${said.length === 0 ? 'nothing' : said.join('; ')}`;
}

function checkDocument({
  collection,
  sha256: digest,
  snapshot_base64,
}: z.infer<typeof DOCUMENT>['document']): Replayed {
  const same = sha256(Buffer.from(snapshot_base64, 'base64')).toString('hex') === digest;
  return {
    kind: 'document',
    collection,
    differs: same ? [] : ['its bytes do not have their SHA-256'],
  };
}
