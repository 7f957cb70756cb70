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
import type { DemoAct, DemoStage, DemoTenant } from './plan';
import { ACME, GLOBEX, INITECH } from './tenants';

const ACTOR = 'user:demo';
/** Rejections in one append. */
const CHUNK = 400;

/**
 * Fills three tenants with demo data, through the same services as real data. Does nothing when it is
 * there already, or when tenant 1 holds entries of somebody else's. Cut off anywhere, the next call
 * goes on: every step has a request id of its own.
 */
export async function loadDemo(): Promise<void> {
  const { tenants: known } = await listTenants([ACME.id, GLOBEX.id, INITECH.id], 3);
  const byId = new Map(known.map((tenant) => [tenant.tenantId, tenant]));
  const first = byId.get(String(ACME.id));
  const foreign = first !== undefined && first.queues > 0 && first.name !== ACME.name;
  // The last tenant gets its name when everything else is done.
  const complete = byId.get(String(INITECH.id))?.name === INITECH.name;
  if (foreign || complete) return;
  const tenants = buildDemo();
  for (const [n, tenant] of tenants.entries()) {
    const scope = mintTenantScope(tenant.tenantId, ACTOR);
    const last = n === tenants.length - 1;
    if (!last) await nameTenant(scope, tenant.name);
    await loadTenant(scope, tenant);
    if (last) await nameTenant(scope, tenant.name);
  }
}

async function loadTenant(scope: TenantScope, tenant: DemoTenant): Promise<void> {
  for (const placed of tenant.documents) await placeDocument(scope, placed);
  const entryIds = new Map<Rejection, EntryId>();
  for (const [n, stage] of tenant.stages.entries()) {
    const step = `demo/${n + 1}`;
    await setPolicies(scope, stage, step);
    await store(scope, stage.rejections, step, entryIds);
    for (const [i, act] of stage.acts.entries()) {
      const entryId = entryIds.get(act.rejection);
      if (entryId === undefined) throw new Error('a demo act names a rejection that never came');
      await carryOut(scope, act, entryId, `${step}/act/${i + 1}`);
    }
    if (stage.sweep) await runSweep('cli');
  }
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
  rejections: readonly Rejection[],
  step: string,
  entryIds: Map<Rejection, EntryId>,
): Promise<void> {
  for (let from = 0; from < rejections.length; from += CHUNK) {
    const chunk = rejections.slice(from, from + CHUNK);
    const id = `${step}/from/${from}`;
    const stored = await ingest(scope, {
      id,
      bodySha256: requestDigest('demo', id, chunk.length),
      rejections: chunk,
    });
    if (stored.kind === 'reused') throw new Error(`the request id ${id} belongs to other data`);
    chunk.forEach((rejection, i) => {
      const entryId = stored.entryIds[i];
      if (entryId !== undefined) entryIds.set(rejection, entryId);
    });
  }
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
