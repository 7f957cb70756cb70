import type { Permission } from '@/lib/auth/roles';
import type { ExpiryAction } from '@/lib/dlq/entry';

/**
 * What trying again takes: a force-apply is one whoever carries it out, so it takes the same right and a reason as
 * the button does.
 */
export function followUpTerms(owed: ExpiryAction | null): {
  readonly permission: Permission;
  readonly reasonRequired: boolean;
} {
  return owed === 'ForceApplyLww'
    ? { permission: 'force_apply', reasonRequired: true }
    : { permission: 'retry', reasonRequired: false };
}
