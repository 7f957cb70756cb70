import Link from 'next/link';
import { groupHref } from '@/components/groups/links';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import type { GroupRow } from '@/lib/dlq/group';
import { grouped } from '@/lib/format/number';

/** Groups of the same violation and subject in other collections or from other clients. */
export function Siblings({
  tenant,
  groups,
  now,
}: {
  tenant: string;
  groups: readonly GroupRow[];
  now: number;
}) {
  if (groups.length === 0) {
    return <p className="text-ink-2">No other collection or client version fails for this.</p>;
  }
  return (
    <ul className="flex flex-col gap-1.5">
      {groups.map((group) => (
        <li key={group.groupId} className="flex items-baseline justify-between gap-3">
          <Link
            href={groupHref(tenant, group.groupId)}
            prefetch={false}
            className="min-w-0 truncate rounded no-underline hover:underline"
          >
            <Visible text={group.collection} max={24} />
            <span className="text-ink-2">
              {group.clientVersion === '' ? (
                ' · no client version'
              ) : (
                <>
                  {' · '}
                  <Visible text={group.clientVersion} max={16} />
                </>
              )}
            </span>
          </Link>
          <span className="text-sm whitespace-nowrap text-ink-2 tabular-nums">
            {grouped(group.unresolved)} open · <Moment at={group.lastSeen} now={now} short />
          </span>
        </li>
      ))}
    </ul>
  );
}
