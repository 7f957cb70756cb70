import type { QueueView } from '@/lib/dlq/views';
import { policyWords } from '@/lib/format/policy';

/** A queue's policy as a sentence, and where it comes from. */
export function PolicyWords({ policy, own }: Pick<QueueView, 'policy' | 'own'>) {
  return (
    <span>
      {policyWords(policy)} <span className="ml-1 text-sm text-ink-3">{originWords(own)}</span>
    </span>
  );
}

/** Which parts of a policy are set on the queue itself: `own time to live and action`. */
export function originWords(own: QueueView['own']): string {
  const parts: string[] = [];
  if (own.ttlSecs !== null) parts.push('time to live');
  if (own.action !== null) parts.push('action');
  if (own.capacity !== null) parts.push('capacity');
  const last = parts.pop();
  if (last === undefined) return 'from the tenant';
  return parts.length === 0 ? `own ${last}` : `own ${parts.join(', ')} and ${last}`;
}
