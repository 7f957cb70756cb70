import { type PastClock, withPastClock } from '@/lib/db/past-clock';
import { listTenants } from '@/lib/db/tenants';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import { DEFAULT_POLICY, DEFAULT_RETENTION_SECS } from '@/lib/dlq/policy';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
import { reopenEntry, resolveEntry, restoreEntry } from '@/lib/services/act';
import { attemptEntry } from '@/lib/services/attempt';
import type { Rejection } from '@/lib/dlq/rejection';
import { ingest } from '@/lib/services/ingest';
import { requestDigest } from '@/lib/services/request-digest';
import { setQueuePolicy, setTenantDefaults } from '@/lib/services/set-policy';
import { runSweep } from '@/lib/services/sweep';
import { placeDocument } from '@/lib/targets/embedded/place-document';
import { buildDemo } from './build';
import { arrivalTimes } from './pace';
import type { DemoAct, DemoStage, DemoTenant } from './plan';
import { sayOfGroup } from './triage';
import { ACME, GLOBEX, INITECH } from './tenants';

const ACTOR = 'user:demo';
const HOUR_MS = 3_600_000;
const TEN_MINUTES_MS = 600_000;

/**
 * Fills three tenants with demo data and a past of three days, through the same services as real data. Does nothing
 * when it is there already, or when tenant 1 holds entries of somebody else's. Cut off anywhere, the next call
 * goes on: every step has a request id of its own.
 */
export async function loadDemo(url: string): Promise<void> {
  const { tenants: known } = await listTenants([ACME.id, GLOBEX.id, INITECH.id], 3);
  const byId = new Map(known.map((tenant) => [tenant.tenantId, tenant]));
  const first = byId.get(String(ACME.id));
  const foreign = first !== undefined && first.queues > 0 && first.name !== ACME.name;
  // The last tenant gets its name when everything else is done.
  const complete = byId.get(String(INITECH.id))?.name === INITECH.name;
  if (foreign || complete) return;
  const tenants = buildDemo();
  await withPastClock(url, async (clock) => {
    for (const [n, tenant] of tenants.entries()) {
      const scope = mintTenantScope(tenant.tenantId, ACTOR);
      const last = n === tenants.length - 1;
      await clock.set(clock.now - (tenant.stages[0]?.from ?? 0) * HOUR_MS - TEN_MINUTES_MS);
      if (!last) await nameTenant(scope, tenant.name);
      await loadTenant(scope, tenant, clock);
      if (last) await nameTenant(scope, tenant.name);
    }
  });
}

async function loadTenant(scope: TenantScope, tenant: DemoTenant, clock: PastClock): Promise<void> {
  for (const placed of tenant.documents) await placeDocument(scope, placed);
  const entryIds = new Map<Rejection, EntryId>();
  for (const [n, stage] of tenant.stages.entries()) {
    const step = `demo/${n + 1}`;
    const end = clock.now - stage.to * HOUR_MS;
    await clock.set(clock.now - stage.from * HOUR_MS);
    await setPolicies(scope, stage, step);
    const said = (stage.triage ?? []).map((each, i) => ({ each, id: `${step}/said/${i + 1}` }));
    const waiting = said.toSorted((a, b) => b.each.at - a.each.at).values();
    let next = waiting.next();
    for (const batch of batches(stage, step, clock.now)) {
      while (next.done !== true && clock.now - next.value.each.at * HOUR_MS <= batch.at) {
        const { each, id } = next.value;
        const entryId = entryIds.get(each.rejection);
        if (entryId === undefined) throw new Error('the demo speaks of an entry that never came');
        await clock.set(clock.now - each.at * HOUR_MS);
        await sayOfGroup(scope, each, entryId, id);
        next = waiting.next();
      }
      await clock.set(batch.at);
      await store(scope, batch, entryIds);
    }
    for (const [i, act] of stage.acts.entries()) {
      const entryId = entryIds.get(act.rejection);
      if (entryId === undefined) throw new Error('a demo act names a rejection that never came');
      const share = 1 - (i + 1) / (stage.acts.length + 1);
      await clock.set(Math.floor(end - share * TEN_MINUTES_MS));
      await carryOut(scope, act, entryId, `${step}/act/${i + 1}`);
    }
    await clock.set(end);
    if (stage.sweep) await runSweep('cli');
  }
}

/** Rejections that arrive in one request. */
interface Batch {
  readonly at: number;
  readonly id: string;
  readonly rejections: readonly Rejection[];
}

/** The flows of a stage, interleaved by when their batches arrive. What a request id stands for never depends on that. */
function batches({ flows }: DemoStage, step: string, now: number): Batch[] {
  return flows
    .flatMap((flow) =>
      arrivalTimes(flow, now).map((at, i) => ({
        at,
        id: `${step}/${flow.name}/${i + 1}`,
        rejections: flow.rejections.slice(i * flow.together, (i + 1) * flow.together),
      })),
    )
    .toSorted((a, b) => a.at - b.at);
}

async function nameTenant(scope: TenantScope, name: string): Promise<void> {
  await setTenantDefaults(
    scope,
    {
      name,
      ttlSecs: DEFAULT_POLICY.ttlSecs,
      action: DEFAULT_POLICY.action,
      capacity: DEFAULT_POLICY.capacity,
      retentionSecs: DEFAULT_RETENTION_SECS,
    },
    { reason: 'Demo data.', requestId: 'demo/name' },
  );
}

async function setPolicies(scope: TenantScope, stage: DemoStage, step: string): Promise<void> {
  for (const [i, policy] of stage.policies.entries()) {
    await setQueuePolicy(
      scope,
      policy.collection,
      {
        ttlSecs: policy.ttlSecs as U64 | null,
        action: policy.action,
        capacity: policy.capacity,
      },
      { reason: policy.reason, requestId: `${step}/policy/${i + 1}` },
    );
  }
}

async function store(
  scope: TenantScope,
  { id, rejections }: Batch,
  entryIds: Map<Rejection, EntryId>,
): Promise<void> {
  const stored = await ingest(scope, {
    id,
    bodySha256: requestDigest('demo', id, rejections.length),
    rejections,
  });
  if (stored.kind === 'reused') throw new Error(`the request id ${id} belongs to other data`);
  rejections.forEach((rejection, i) => {
    const entryId = stored.entryIds[i];
    if (entryId !== undefined) entryIds.set(rejection, entryId);
  });
}

async function carryOut(
  scope: TenantScope,
  { kind, reason }: DemoAct,
  entryId: EntryId,
  requestId: string,
): Promise<void> {
  const act = { entryId, version: null, reason: reason || null, requestId };
  switch (kind) {
    case 'resolve':
      await resolveEntry(scope, act);
      return;
    case 'reopen':
      await reopenEntry(scope, act);
      return;
    case 'restore':
      await restoreEntry(scope, act);
      return;
    case 'retry':
    case 'force_apply':
      await attemptEntry(scope, { ...act, mode: kind });
  }
}
