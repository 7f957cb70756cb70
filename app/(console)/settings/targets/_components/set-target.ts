import type { TargetView } from '@/lib/dlq/views';
import { visibleText } from '@/lib/format/visible';

export type SetTarget = Pick<TargetView, 'tenantId' | 'name' | 'kind' | 'url' | 'updatedAt'>;

/** A tenant as people call it. */
export function tenantTitle({ tenantId, name }: SetTarget): string {
  return name === null ? `tenant ${tenantId}` : visibleText(name);
}
