import type { TenantScope } from '@/lib/dlq/scope';
import { embeddedTarget } from './embedded/target';
import type { ApplyTarget } from './port';

/** The target a tenant's retries and force-applies go to. */
export function targetFor(_scope: TenantScope): ApplyTarget {
  return embeddedTarget;
}
