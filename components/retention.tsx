import type { EntryRow } from '@/lib/dlq/views';
import { absolute, shortSpan } from '@/lib/format/time';

type Kept = Pick<EntryRow, 'status' | 'followUp' | 'held' | 'restorableUntil'>;

/** How long what left the queue can still be restored, in words; null for what has not left it, or is gone. */
export function retentionWords(entry: Kept, now: number): string | null {
  const { status, followUp, held, restorableUntil } = entry;
  if (status !== 'expired' && status !== 'evicted') return null;
  if (held) return 'restorable while held';
  // What an expiry owes and has not done is never purged.
  if (followUp !== 'none' && followUp !== 'done') return 'restorable';
  if (restorableUntil === null) return 'restorable without end';
  return restorableUntil > now
    ? `restorable for ${shortSpan(restorableUntil - now)}, then purged`
    : 'purged by the next sweep';
}

/** The same beside a status. */
export function Retention({ entry, now }: { entry: Kept; now: number }) {
  const words = retentionWords(entry, now);
  if (words === null) return null;
  const { restorableUntil } = entry;
  const when =
    restorableUntil === null || restorableUntil <= now ? null : absolute(restorableUntil);
  return (
    <span className="text-sm text-ink-2" title={when === null ? undefined : `until ${when}`}>
      {words}
    </span>
  );
}
