import {
  breakdownKey,
  findLooseBound,
  readBreakdowns,
  readCounters,
  readHead,
  readPolicies,
} from '@/lib/db/audit';
import { findMiscountedOperation } from '@/lib/db/audit-operations';
import type { Database } from '@/lib/db/client';
import type { TenantId } from '@/lib/dlq/ids';
import { type Fault, Wrong } from './fault';
import { walkChain } from './verify-chain';
import { walkEntries } from './verify-entries';
import { GroupRecount } from './verify-groups';
import type { VerifyProgress } from './verify-progress';
import { compareBreakdowns, compareCounters, comparePolicies } from './verify-totals';

export interface Verified {
  readonly records: number;
  readonly entries: number;
  /** Of the last record: its seq, and its hash in lower-case hex. */
  readonly seq: string;
  readonly hash: string;
}

export type Verdict =
  { readonly ok: true; readonly value: Verified } | { readonly ok: false; readonly fault: Fault };

/**
 * Checks one tenant on a frozen snapshot: the chain, the head, the fold of the WAL against the live tables, the
 * counters against a recount, and the bytes against their digests. Stops at the first fault. Goes over the WAL
 * twice, by seq and by entry, so that it never holds more than a page of either. Ends early when it is returned.
 */
export async function* verifySteps(
  db: Database,
  tenantId: TenantId,
): AsyncGenerator<VerifyProgress, Verdict> {
  try {
    const head = await readHead(db, tenantId);
    if (!head) throw new Wrong('the tenant has no head row');
    const chain = yield* walkChain(db, tenantId, head);
    compareCounters(await readCounters(db, tenantId), chain.counters, chain.seqs);
    comparePolicies(await readPolicies(db, tenantId), chain.policies);
    const groups = new GroupRecount(chain.groups);
    const breakdowns = yield* walkEntries(db, tenantId, chain.entries, groups);
    for (const [group, seq] of chain.said) breakdowns.set(breakdownKey(['said', group, seq]), 1);
    compareBreakdowns(await readBreakdowns(db, tenantId), breakdowns);
    await groups.compare(db, tenantId);
    const loose = await findLooseBound(db, tenantId);
    if (loose) {
      const queue = JSON.stringify(loose.collection);
      throw new Wrong(`the bound ${loose.bound} of queue ${queue} hides entries that are due`, {
        seq: chain.seqs.get(loose.collection) ?? null,
      });
    }
    const miscounted = await findMiscountedOperation(db, tenantId);
    if (miscounted) {
      const { operationId, seq } = miscounted;
      throw new Wrong(`the counts of operation ${operationId} are not those of its items`, { seq });
    }
    const value = {
      records: chain.records,
      entries: chain.entries,
      seq: String(head.lastSeq),
      hash: head.lastHash.toString('hex'),
    };
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const { seq, entryId, message } = error;
    return { ok: false, fault: { tenantId: String(tenantId), seq, entryId, message } };
  }
}

/** The same in one go. */
export async function verifyTenant(db: Database, tenantId: TenantId): Promise<Verdict> {
  const steps = verifySteps(db, tenantId);
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return step.value;
  }
}
