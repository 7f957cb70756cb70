import Link from 'next/link';
import type { QueueView } from '@/lib/dlq/views';
import { policyWords } from '@/lib/format/policy';

/** Longer words may break, say those of a ttl of twenty digits. */
const LONG = 28;

/** A queue's policy as a sentence, and where it comes from; in two lines where room is short. */
export function PolicyWords({
  policy,
  own,
  history,
}: Pick<QueueView, 'policy' | 'own'> & {
  /** Where its changes are listed; null: it has none. */
  history: string | null;
}) {
  const words = policyWords(policy);
  return (
    <span className="whitespace-normal">
      <span className={`mr-1 ${words.length > LONG ? '' : 'whitespace-nowrap'}`}>{words}</span>{' '}
      <span className="text-sm whitespace-nowrap text-ink-3">
        {originWords(own)}
        {history !== null && (
          <>
            {' · '}
            <Link href={history} prefetch={false} className="text-ink-2 hover:text-ink">
              history
            </Link>
          </>
        )}
      </span>
    </span>
  );
}

/** Which parts of a policy are set on the queue itself: `own time to live and action`. */
export function originWords(own: QueueView['own']): string {
  const parts: string[] = [];
  if (own.ttlSecs !== null) parts.push('time to live');
  if (own.action !== null) parts.push('action');
  if (own.capacity !== null) parts.push('capacity');
  if (parts.length === 3) return 'all its own';
  return parts.length === 0 ? 'from the tenant' : `own ${parts.join(' and ')}`;
}
