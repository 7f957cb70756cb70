import { isDeepStrictEqual } from 'node:util';
import { breakdownKey, toRecord } from '@/lib/db/audit';
import {
  type EntryRange,
  findAlteredDelta,
  findAlteredFacts,
  findStrayDelta,
  readStates,
  readWalOfEntries,
} from '@/lib/db/audit-entries';
import type { Database } from '@/lib/db/client';
import type { EntryState } from '@/lib/dlq/entry';
import { isEntryRecord } from '@/lib/dlq/events';
import { evolve } from '@/lib/dlq/evolve';
import { violationKind } from '@/lib/dlq/group';
import { type EntryId, I63_MAX, type TenantId } from '@/lib/dlq/ids';
import { Wrong } from './fault';
import type { GroupRecount } from './verify-groups';
import type { VerifyProgress } from './verify-progress';

/** Entries folded at once. */
const STRETCH = 1_000;
const HOUR_MS = 3_600_000;

interface Folded {
  readonly state: EntryState;
  readonly collection: string;
  readonly username: string;
  readonly documentId: string;
  readonly clientVersion: string;
  readonly groupId: string;
  readonly lastSeq: string;
}

/**
 * Goes over a tenant's entries by id, a stretch at a time: folds the records of each and holds the fold against the
 * live tables, the facts and the bytes. Gives the breakdowns the records add up to, each count under its key.
 */
export async function* walkEntries(
  db: Database,
  tenantId: TenantId,
  total: number,
  groups: GroupRecount,
): AsyncGenerator<VerifyProgress, Map<string, number>> {
  const breakdowns = new Map<string, number>();
  yield { step: 'entries', done: 0, total };
  for (let done = 0; done <= total; done += STRETCH) {
    const last = done + STRETCH > total;
    // Nothing may lie outside: the first stretch begins, and the last one ends, where ids do.
    const range = {
      from: done === 0 ? -I63_MAX : BigInt(done + 1),
      through: last ? I63_MAX : BigInt(done + STRETCH),
    };
    const entries = await fold(db, tenantId, range, breakdowns, groups);
    await compareStates(db, tenantId, range, entries);
    await compareStored(db, tenantId, range);
    yield { step: 'entries', done: last ? total : done + STRETCH, total };
  }
  return breakdowns;
}

async function fold(
  db: Database,
  tenantId: TenantId,
  range: EntryRange,
  breakdowns: Map<string, number>,
  groups: GroupRecount,
): Promise<ReadonlyMap<EntryId, Folded>> {
  const entries = new Map<EntryId, Folded>();
  for await (const stored of readWalOfEntries(db, tenantId, range)) {
    const { seq, entryId } = stored.chained;
    const record = toRecord(stored);
    if (!isEntryRecord(record)) throw new Wrong('the record is about no entry', { seq, entryId });
    const before = entries.get(record.entryId);
    const told = record.kind === 'enqueued' ? record.payload : null;
    const clientVersion = told?.client_version ?? before?.clientVersion ?? '';
    const violation =
      told?.violation ?? (record.kind === 'attempt_refused' ? record.payload.violation : null);
    const was = before?.groupId ?? null;
    const groupId =
      violation === null ? (was ?? '') : groups.tell(record, violation, clientVersion, was);
    if (violation !== null && groupId !== was) {
      add(breakdowns, breakdownKey(['group', groupId, Math.floor(record.at / HOUR_MS)]));
    }
    try {
      entries.set(record.entryId, {
        state: evolve(before?.state ?? null, record),
        clientVersion,
        groupId,
        collection: record.collection,
        username: told?.username ?? before?.username ?? '',
        documentId: told?.document_id ?? before?.documentId ?? '',
        lastSeq: seq,
      });
    } catch (error) {
      throw new Wrong(error instanceof Error ? error.message : String(error), { seq, entryId });
    }
    if (told !== null) {
      const hour = Math.floor(record.at / HOUR_MS);
      const kind = violationKind(told.violation);
      add(breakdowns, breakdownKey(['arrived', record.collection, kind, hour]));
    }
  }
  for (const { state, collection, groupId } of entries.values()) {
    const unresolved = state.status === 'pending' || state.status === 'redriving';
    groups.stand(groupId, unresolved);
    if (!unresolved) continue;
    const kind = violationKind(state.lastViolation);
    add(breakdowns, breakdownKey(['unresolved', collection, kind]));
  }
  return entries;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

async function compareStates(
  db: Database,
  tenantId: TenantId,
  range: EntryRange,
  entries: ReadonlyMap<EntryId, Folded>,
): Promise<void> {
  const missing = new Map(entries);
  for await (const live of readStates(db, tenantId, range)) {
    const folded = entries.get(live.entryId);
    const at = { seq: folded?.lastSeq ?? null, entryId: String(live.entryId) };
    if (!folded) throw new Wrong('the entry has no record', at);
    missing.delete(live.entryId);
    if (live.state === null) throw new Wrong('the live state of the entry cannot be read', at);
    const same =
      isDeepStrictEqual(live.state, folded.state) &&
      live.collection === folded.collection &&
      live.username === folded.username &&
      live.documentId === folded.documentId &&
      live.groupId === folded.groupId &&
      live.violationKind === violationKind(folded.state.lastViolation);
    if (!same) throw new Wrong('the live state of the entry is not the fold of its records', at);
  }
  for (const [entryId, { lastSeq }] of missing) {
    const at = { seq: lastSeq, entryId: String(entryId) };
    throw new Wrong('the entry is missing from the live tables', at);
  }
}

async function compareStored(db: Database, tenantId: TenantId, range: EntryRange): Promise<void> {
  const facts = await findAlteredFacts(db, tenantId, range);
  if (facts) throw new Wrong('the facts of the entry are not those of its first record', facts);
  const delta = await findAlteredDelta(db, tenantId, range);
  if (delta) {
    throw new Wrong(
      delta.missing
        ? 'the bytes of the delta are missing'
        : 'the bytes of the delta do not have the digest that was recorded',
      delta,
    );
  }
  const stray = await findStrayDelta(db, tenantId, range);
  if (stray) throw new Wrong('there are bytes of an entry that has none', stray);
}
