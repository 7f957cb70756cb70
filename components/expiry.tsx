import { HeldPill } from '@/components/status-pill';
import { ShareBar } from '@/components/ui/share-bar';
import { Moment } from '@/components/ui/moment';
import type { Tone } from '@/components/ui/pill';
import type { EntryRow } from '@/lib/dlq/views';
import { ACTION_VERB } from '@/lib/format/policy';
import { shortSpan } from '@/lib/format/time';

type Expiring = Pick<EntryRow, 'status' | 'held' | 'expiresAt' | 'expiryAction' | 'createdAt'>;

function urgency(share: number): Tone {
  if (share < 0.15) return 'bad';
  return share < 0.4 ? 'warn' : 'ok';
}

/** When a pending entry expires and into what: bar, number, action. Others have no deadline. */
export function Expiry({ entry, now }: { entry: Expiring; now: number }) {
  if (entry.status !== 'pending') return <span className="text-ink-3">no deadline</span>;
  if (entry.held) return <HeldPill />;
  if (entry.expiresAt === null) return <span className="text-ink-3">never</span>;
  const left = entry.expiresAt - now;
  const share = left / Math.max(1, entry.expiresAt - entry.createdAt);
  return (
    <span className="inline-flex items-center gap-2">
      <ShareBar share={share} tone={urgency(share)} />
      <span>
        <Moment at={entry.expiresAt} now={now}>
          {left <= 0 ? 'due' : shortSpan(left)}
        </Moment>
        <span className="text-ink-2"> → {ACTION_VERB[entry.expiryAction]}</span>
      </span>
    </span>
  );
}
