import type { QueueView } from '@/lib/dlq/views';
import { policyWords } from '@/lib/format/policy';

/** A queue's policy as a sentence, and where it comes from. */
export function PolicyWords({ policy, own }: Pick<QueueView, 'policy' | 'own'>) {
  const parts = [own.ttlSecs, own.action, own.capacity];
  const inherited = parts.every((part) => part === null);
  const mixed = !inherited && parts.some((part) => part === null);
  return (
    <span>
      {policyWords(policy)}{' '}
      <span className="ml-1 text-sm text-ink-3">
        {inherited ? 'from the tenant' : mixed ? 'partly its own' : 'its own'}
      </span>
    </span>
  );
}
