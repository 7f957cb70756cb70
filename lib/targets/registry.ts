import { readTarget, type StoredTarget } from '@/lib/db/target-setting';
import type { TenantId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { webhookAddress } from '@/lib/net/webhook-address';
import { NoSealingKeyError, open } from '@/lib/secrets/sealed';
import { embeddedTarget } from './embedded/target';
import type { ApplyTarget } from './port';
import { unusableTarget } from './unusable';
import { webhookTarget } from './webhook/target';

/** The place a target's secret is sealed for. */
export function targetPlace(tenantId: TenantId): string {
  return `target/${String(tenantId)}`;
}

/** The target a tenant's retries and force-applies go to, read anew for each attempt. */
export async function targetFor(scope: TenantScope): Promise<ApplyTarget> {
  const stored = await readTarget(scope);
  if (stored === null || stored.url === null) return embeddedTarget;
  const problem = targetProblem(scope.tenantId, stored);
  if (problem !== null) return unusableTarget('webhook', problem);
  const secret = secretOf(scope.tenantId, stored) ?? '';
  return webhookTarget({ url: stored.url, secret });
}

/** Why a stored target cannot be called, as a sentence; null when it can. */
export function targetProblem(tenantId: TenantId, stored: StoredTarget): string | null {
  if (stored.url === null) return null;
  const address = webhookAddress(stored.url);
  if (!address.ok) return address.problem;
  if (secretOf(tenantId, stored) !== null) return null;
  return 'The secret of this target cannot be read, because AUTH_SECRET has changed since. An admin has to make a new one.';
}

function secretOf(tenantId: TenantId, { secret }: StoredTarget): string | null {
  try {
    return secret === null ? null : open(secret, targetPlace(tenantId));
  } catch (error) {
    if (error instanceof NoSealingKeyError) return null;
    throw error;
  }
}
