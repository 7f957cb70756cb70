import { tenantDefaults } from '@/lib/db/tenants';
import { setTenantDefaults } from '@/lib/services/set-policy';
import { refusalProblem } from '@/lib/web/api/command';
import { defaultsDocument } from '@/lib/web/api/documents/policy';
import { getDefaults, setDefaults } from '@/lib/web/api/operations/tenants';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serve(getDefaults, async ({ scope }) => ({
    document: defaultsDocument(await tenantDefaults(scope)),
  })),

  PUT: serve(setDefaults, async ({ scope, body, key }) => {
    const set = await setTenantDefaults(
      scope,
      {
        name: body.name,
        ttlSecs: body.ttl_secs,
        action: body.expiry_action,
        capacity: body.capacity,
        retentionSecs: body.retention_secs,
        ...(body.second_person !== undefined && { secondPerson: body.second_person }),
      },
      {
        reason: body.reason,
        requestId: key === null ? null : `policy:${key}`,
        seen: body.policy_seq,
      },
    );
    if (!set.ok) return refusalProblem(set.error);
    const inForce = defaultsDocument(await tenantDefaults(scope));
    return { document: { ...inForce, seq: String(set.value.seq) } };
  }),
});
