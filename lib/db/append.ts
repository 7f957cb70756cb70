import { sql } from 'drizzle-orm';
import type { Status } from '@/lib/dlq/entry';
import type {
  EntryEventKind,
  EventBody,
  GroupEventKind,
  Payloads,
  QueueEventKind,
} from '@/lib/dlq/events';
import type { EntryId, Seq } from '@/lib/dlq/ids';
import type { ItemOutcome as OutcomeOfItem } from '@/lib/dlq/operation';
import type { TenantScope } from '@/lib/dlq/scope';
import { announce } from './announce';
import { db } from './client';

/** A new rejection; the database gives it its id. */
export interface EnqueueItem {
  readonly kind: 'enqueued';
  readonly collection: string;
  readonly payload: Payloads['enqueued'];
  readonly delta: Uint8Array;
}

/** The item of an operation that is settled together with its entry. */
export interface ItemMark {
  readonly operationId: string;
  readonly position: number;
  /** What the item must be for this to hold: waiting, or running with this attempt. */
  readonly from: 'waiting' | { readonly attempt: number };
  /** Who takes the operation's items; it must run and be theirs. Null: it is settled whatever the operation does. */
  readonly worker: string | null;
  readonly to: Settlement;
}

/** What an item becomes. */
export interface Settlement {
  readonly outcome: OutcomeOfItem;
  readonly code?: string;
  readonly message?: string;
  readonly attempt?: number;
  /** What stood before, for an undo. */
  readonly before?: string | null;
}

/** Settles an item without a change of its entry; with code `conflict` the database adds who was first. */
export interface SettleItem {
  readonly kind: 'settle';
  readonly entryId: EntryId;
  readonly mark: ItemMark;
}

/** A decided change of one entry, valid only for the version the decision saw. */
export interface ChangeItem {
  readonly kind: 'change';
  readonly entryId: EntryId;
  readonly version: number;
  readonly from: Status;
  readonly to: Status;
  readonly event: EventBody<Exclude<EntryEventKind, 'enqueued'>>;
  readonly reason: string | null;
  readonly mark?: ItemMark;
}

export interface PolicyItem {
  readonly kind: 'policy';
  /** Null: the tenant's defaults. */
  readonly collection: string | null;
  readonly event: EventBody<QueueEventKind>;
  readonly reason: string | null;
  /** Seq of the policy record this one replaces, of a target when it was set; 0 for none; null: whichever stands. */
  readonly seen?: bigint | null;
  /** With `target_set`: the sealed secret, null for none; absent, it stays as it is. Never in the WAL. */
  readonly secret?: string | null;
}

/** What somebody says of a group. */
export interface GroupItem {
  readonly kind: 'group';
  readonly event: EventBody<GroupEventKind>;
  readonly reason: string | null;
  /** Seq of the setting this one replaces, 0 for none; null: whichever stands. */
  readonly seen: bigint | null;
}

export type AppendItem = EnqueueItem | ChangeItem | PolicyItem | GroupItem | SettleItem;

/** Items that belong together under one request id. */
export interface AppendRequest {
  readonly actor: string;
  /** Null: not repeatable. */
  readonly id: string | null;
  /** Lower-case hex of what was asked; the same id with another body is refused. */
  readonly bodySha256: string;
  readonly items: readonly AppendItem[];
}

export type ItemOutcome =
  | {
      readonly kind: 'written';
      readonly entryId: EntryId | null;
      readonly seq: Seq;
      readonly version: number | null;
      /** Null for policies. */
      readonly status: Status | null;
      readonly at: number;
    }
  | { readonly kind: 'conflict'; readonly status: Status; readonly version: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'full'; readonly capacity: number }
  /** Another setting of the policy or group, `seq`, stands where one was `seen`; 0: none does. */
  | { readonly kind: 'moved'; readonly seq: Seq }
  /** The operation does not run any more, or its item is settled already; nothing was changed. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'settled' };

export type RequestOutcome =
  | { readonly kind: 'done'; readonly replayed: boolean; readonly items: readonly ItemOutcome[] }
  /** The id was used before for something else. */
  | { readonly kind: 'reused' };

interface RawOutcome {
  ok?: true;
  entry_id?: string | null;
  seq?: string;
  version?: number | null;
  status?: Status | null;
  at?: number;
  conflict?: { status: Status; version: number };
  missing?: true;
  full?: { capacity: number };
  moved?: { seq: string };
  stopped?: true;
  settled?: true;
}

interface RawAnswer {
  requests: { status: 'new' | 'replayed' | 'reused'; answer: RawOutcome[] | null }[];
  items: RawOutcome[];
}

/**
 * The door: the only way state changes. One call is one SQL statement and one transaction; it writes the WAL,
 * then the projections. Returns one outcome a request, in order. Throws on outage; after a `DeadlineError`
 * the outcome is unknown until the same request id is asked again.
 */
export async function append(
  scope: TenantScope,
  requests: readonly AppendRequest[],
): Promise<RequestOutcome[]> {
  const ids = requests.filter((request) => request.id !== null);
  const items: object[] = [];
  const blobs: Uint8Array[] = [];
  let offset = 0;
  for (const request of requests) {
    const r = request.id === null ? null : ids.indexOf(request);
    for (const item of request.items) {
      items.push({ r, actor: request.actor, ...row(item, offset) });
      if (item.kind === 'enqueued') {
        blobs.push(item.delta);
        offset += item.delta.length;
      }
    }
  }
  const keys = ids.map((request) => ({ id: request.id, sha256: request.bodySha256 }));
  const [answer] = await db().execute<{ answer: RawAnswer }>(sql`
    select dlq_append(
      ${String(scope.tenantId)}::bigint,
      ${JSON.stringify(items)}::text::json,
      decode(${Buffer.concat(blobs).toString('base64')}::text, 'base64'),
      ${JSON.stringify(keys)}::text::json
    ) as answer`);
  if (!answer) throw new Error('dlq_append gave no answer');
  announce(scope.tenantId);
  return unpack(requests, ids, answer.answer);
}

/** The answer a request id was given before; null when it is new. */
export async function findAnswer(
  scope: TenantScope,
  requestId: string,
  bodySha256: string,
): Promise<RequestOutcome | null> {
  const [row] = await db().execute<{ body_sha256: string; answer: string }>(sql`
    select r.body_sha256, r.answer from requests r
    where r.tenant_id = ${String(scope.tenantId)}::bigint and r.request_id = ${requestId}`);
  if (!row) return null;
  if (row.body_sha256 !== bodySha256) return { kind: 'reused' };
  return {
    kind: 'done',
    replayed: true,
    items: (JSON.parse(row.answer) as RawOutcome[]).map(outcome),
  };
}

/** Appends a single request; the usual case outside ingest. */
export async function appendOne(
  scope: TenantScope,
  request: AppendRequest,
): Promise<RequestOutcome> {
  const [outcome] = await append(scope, [request]);
  if (!outcome) throw new Error('dlq_append answered no request');
  return outcome;
}

function row(item: AppendItem, offset: number): object {
  switch (item.kind) {
    case 'enqueued':
      return {
        kind: item.kind,
        collection: item.collection,
        payload: JSON.stringify(item.payload),
        o: offset,
        l: item.delta.length,
      };
    case 'change':
      return {
        kind: item.event.kind,
        entry_id: String(item.entryId),
        version: item.version,
        from: item.from,
        to: item.to,
        reason: item.reason,
        payload: JSON.stringify(item.event.payload),
        ...(item.mark && { op: markRow(item.mark) }),
      };
    case 'settle':
      return { kind: item.kind, entry_id: String(item.entryId), op: markRow(item.mark) };
    case 'policy':
      return {
        kind: item.event.kind,
        collection: item.collection,
        reason: item.reason,
        ...(item.seen == null ? {} : { seen: String(item.seen) }),
        payload: JSON.stringify(item.event.payload),
        ...(item.secret === undefined ? {} : { secret: item.secret }),
      };
    case 'group':
      return {
        kind: item.event.kind,
        group: item.event.payload.group,
        reason: item.reason,
        ...(item.seen === null ? {} : { seen: String(item.seen) }),
        payload: JSON.stringify(item.event.payload),
      };
  }
}

function markRow({ operationId, position, from, worker, to }: ItemMark): object {
  return {
    id: operationId,
    pos: position,
    ...(from === 'waiting' ? { from } : { from: 'running', was: from.attempt }),
    live: worker !== null,
    worker,
    out: to.outcome,
    code: to.code,
    msg: to.message,
    attempt: to.attempt,
    before: to.before,
  };
}

function unpack(
  requests: readonly AppendRequest[],
  ids: readonly AppendRequest[],
  answer: RawAnswer,
): RequestOutcome[] {
  let next = 0;
  return requests.map((request) => {
    const own = answer.items.slice(next, (next += request.items.length));
    const keyed = request.id === null ? null : answer.requests[ids.indexOf(request)];
    if (keyed?.status === 'reused') return { kind: 'reused' };
    const replayed = keyed?.status === 'replayed';
    const raw = replayed ? (keyed.answer ?? []) : own;
    return { kind: 'done', replayed, items: raw.map(outcome) };
  });
}

function outcome(raw: RawOutcome): ItemOutcome {
  if (raw.conflict) return { kind: 'conflict', ...raw.conflict };
  if (raw.missing) return { kind: 'missing' };
  if (raw.full) return { kind: 'full', capacity: raw.full.capacity };
  if (raw.moved) return { kind: 'moved', seq: BigInt(raw.moved.seq) as Seq };
  if (raw.stopped) return { kind: 'stopped' };
  if (raw.settled) return { kind: 'settled' };
  if (!raw.ok || raw.seq === undefined || raw.at === undefined) {
    throw new Error('dlq_append answered an item in an unknown way');
  }
  return {
    kind: 'written',
    entryId: raw.entry_id == null ? null : (BigInt(raw.entry_id) as EntryId),
    seq: BigInt(raw.seq) as Seq,
    version: raw.version ?? null,
    status: raw.status ?? null,
    at: raw.at,
  };
}
