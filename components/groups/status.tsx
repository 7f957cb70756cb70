import { Moment } from '@/components/ui/moment';
import { Pill } from '@/components/ui/pill';
import type { GroupRow } from '@/lib/dlq/group';
import { shortSpan } from '@/lib/format/time';
import { snoozeWords, STATUS_TONES } from './words';

/** What is said of a group, until when, and whether it came back. */
export function GroupStatusPill({ group, now }: { group: GroupRow; now: number }) {
  const snooze = snoozeWords(group, now);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      <Pill tone={STATUS_TONES[group.status]}>{group.status}</Pill>
      {group.cameBackAt !== null && (
        <span className="text-sm whitespace-nowrap text-bad">
          came back{' '}
          <Moment at={group.cameBackAt} now={now}>
            {shortSpan(now - group.cameBackAt)} ago
          </Moment>
        </span>
      )}
      {snooze !== null && <span className="text-sm text-ink-2">{snooze}</span>}
    </span>
  );
}
