import Link from 'next/link';
import { tell } from '@/components/timeline-words';
import { Visible } from '@/components/ui/visible';
import { walHref } from '@/components/wal-links';
import type { GroupRow } from '@/lib/dlq/group';
import type { WalItem } from '@/lib/dlq/views';
import { span } from '@/lib/format/time';

/** A client that came this shortly before is told of. Milliseconds: a day. */
const SHORTLY = 86_400_000;

/** What changed in the tenant in the day before a group was first seen. */
export function BeforePanel({
  tenant,
  group: { firstSeen, clientVersion },
  before: { changes, clientFirstSeen },
}: {
  tenant: string;
  group: GroupRow;
  before: { readonly changes: readonly WalItem[]; readonly clientFirstSeen: number | null };
}) {
  const since = clientFirstSeen === null ? null : firstSeen - clientFirstSeen;
  const fresh = clientVersion !== '' && since !== null && since < SHORTLY;
  if (changes.length === 0 && !fresh) {
    return (
      <p className="text-ink-2">
        No policy or target changed in the day before, and its client was known.
      </p>
    );
  }
  return (
    <ul className="flex flex-col gap-2">
      {fresh && (
        <li>
          <p className="font-medium">
            A new client: <Visible text={clientVersion} max={32} />
          </p>
          <p className="text-sm text-ink-2">
            {since < 60_000
              ? 'This is the first it was rejected for.'
              : `First rejected for anything ${span(since)} before.`}
          </p>
        </li>
      )}
      {changes.map((item) => {
        const { title, detail } = tell(item);
        return (
          <li key={item.seq}>
            <p className="font-medium">
              <Link
                href={walHref(tenant, {}, { seq: item.seq })}
                prefetch={false}
                className="rounded no-underline hover:underline"
              >
                {title}
              </Link>
              {item.collection !== null && (
                <>
                  {' '}
                  <span className="font-normal text-ink-2">
                    of <Visible text={item.collection} max={32} />
                  </span>
                </>
              )}
            </p>
            <p className="text-sm text-ink-2 [overflow-wrap:anywhere]">
              {span(firstSeen - item.at)} before. {detail !== null && <Visible text={detail} />}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
