import { isDeepStrictEqual } from 'node:util';
import { findMiscountedValue, readGroups, type StoredGroup } from '@/lib/db/audit-groups';
import type { Database } from '@/lib/db/client';
import { groupIdOf } from '@/lib/db/group-id';
import type { EntryRecord, Payloads } from '@/lib/dlq/events';
import { type GroupSetting, groupSubject, violationKind } from '@/lib/dlq/group';
import type { TenantId } from '@/lib/dlq/ids';
import type { Violation } from '@/lib/dlq/violation';
import { Wrong } from './fault';

/** What was said of a tenant's groups, in the order of the WAL. */
export type GroupSettings = Map<string, { readonly seq: number; readonly said: GroupSetting }[]>;

export function foldGroupSetting(
  settings: GroupSettings,
  seq: bigint,
  { group, ...said }: Payloads['group_set'],
): void {
  const known = settings.get(group) ?? [];
  known.push({ seq: Number(seq), said });
  settings.set(group, known);
}

/** A setting, how many entries came in while it stood, and, where that matters, which. */
interface Turn {
  readonly seq: number;
  readonly said: GroupSetting;
  /** How many arrivals end it; null: none do. */
  readonly ends: number | null;
  came: number;
  readonly arrivals: { readonly seq: number; readonly at: number }[];
}

interface Tally {
  readonly facts: Pick<StoredGroup, 'violation' | 'subject' | 'collection' | 'clientVersion'>;
  entries: number;
  unresolved: number;
  firstSeen: number;
  lastSeen: number;
  /** Never empty. */
  readonly turns: readonly Turn[];
}

const UNSAID: GroupSetting = {
  status: 'new',
  snooze_until: null,
  snooze_count: null,
  owner: null,
};

/** Counts groups again from the records of entries, which may come entry by entry. */
export class GroupRecount {
  private readonly tallies = new Map<string, Tally>();

  private readonly settings: GroupSettings;

  constructor(settings: GroupSettings) {
    this.settings = settings;
  }

  /** A record told of a violation. Gives the group that puts the entry in; `from`: the one it was in. */
  tell(
    record: EntryRecord,
    violation: Violation,
    clientVersion: string,
    from: string | null,
  ): string {
    const { collection } = record;
    const groupId = groupIdOf(violation, collection, clientVersion);
    const tally = this.tallies.get(groupId) ?? {
      facts: {
        violation: violationKind(violation),
        subject: groupSubject(violation),
        collection,
        clientVersion,
      },
      entries: 0,
      unresolved: 0,
      firstSeen: record.at,
      lastSeen: record.at,
      turns: turnsOf(this.settings.get(groupId) ?? []),
    };
    this.tallies.set(groupId, tally);
    tally.firstSeen = Math.min(tally.firstSeen, record.at);
    tally.lastSeen = Math.max(tally.lastSeen, record.at);
    if (from !== groupId) arrive(tally.turns, { seq: Number(record.seq), at: record.at });
    return groupId;
  }

  /** Where an entry stands in the end. */
  stand(groupId: string, unresolved: boolean): void {
    const tally = this.tallies.get(groupId);
    if (!tally) return;
    tally.entries += 1;
    if (unresolved) tally.unresolved += 1;
  }

  /** Throws when what is kept of the groups is not what was counted. */
  async compare(db: Database, tenantId: TenantId): Promise<void> {
    const missing = new Set(this.tallies.keys());
    for await (const { groupId, group } of readGroups(db, tenantId)) {
      const tally = this.tallies.get(groupId);
      missing.delete(groupId);
      if (!tally || !isDeepStrictEqual(group, storedOf(tally))) {
        throw new Wrong(`group ${groupId} is not the fold of its records`);
      }
    }
    for (const groupId of missing) throw new Wrong(`group ${groupId} is missing`);
    const value = await findMiscountedValue(db, tenantId);
    if (value) throw new Wrong(`a ${value.facet} of group ${value.groupId} is counted wrongly`);
  }
}

function turnsOf(settings: readonly { readonly seq: number; readonly said: GroupSetting }[]) {
  return [{ seq: 0, said: UNSAID }, ...settings].map(({ seq, said }): Turn => {
    const { status, snooze_count: count } = said;
    const ends =
      status === 'resolved' ? 1 : status === 'snoozed' && count !== null ? Number(count) : null;
    return { seq, said, ends, came: 0, arrivals: [] };
  });
}

function arrive(turns: readonly Turn[], arrival: { readonly seq: number; readonly at: number }) {
  const turn = turns.findLast(({ seq }) => seq < arrival.seq);
  if (!turn) return;
  turn.came += 1;
  if (turn.ends !== null) turn.arrivals.push(arrival);
}

/** When arrivals ended a setting; null: they did not. */
function endOf({ ends, arrivals }: Turn): number | null {
  if (ends === null) return null;
  return arrivals.toSorted((a, b) => a.seq - b.seq)[ends - 1]?.at ?? null;
}

function storedOf({ facts, turns, ...counted }: Tally): StoredGroup {
  const arrivals = turns.reduce((sum, { came }) => sum + came, 0);
  const last = turns.at(-1);
  if (!last) throw new Error('a group always has a setting');
  const ended = endOf(last) !== null;
  const { status, snooze_until, owner } = last.said;
  const settled = turns.findLast(({ said }) => said.status !== 'new');
  return {
    ...facts,
    ...counted,
    arrivals,
    status: ended ? 'new' : status,
    snoozeUntil: ended ? null : snooze_until,
    snoozeArrivals:
      ended || last.said.snooze_count === null
        ? null
        : String(arrivals - last.came + Number(last.said.snooze_count)),
    owner,
    reopenedAt: settled === undefined ? null : endOf(settled),
    changedSeq: String(last.seq),
  };
}
