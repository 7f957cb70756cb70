import Link from 'next/link';
import type { AccessKind, AccessRecord } from '@/lib/dlq/access-record';
import { visibleText } from '@/lib/format/visible';
import { ACCESS_WARNS, ACCESS_WORDS, detailWords, nameWords } from './access-words';
import { Moment } from './ui/moment';
import { Pill } from './ui/pill';

/** The access log: who did what to whom, from where. Names lead to what else the log has of them. */
export function AccessTable({
  items,
  names,
  now,
  href,
}: {
  items: readonly AccessRecord[];
  names: ReadonlyMap<string, string>;
  /** Epoch milliseconds. */
  now: number;
  /** The log narrowed to a kind, or to somebody. */
  href: (to: { what: AccessKind } | { who: string }) => string;
}) {
  const name = (of: string) => (
    <Link href={href({ who: of })} prefetch={false} className="no-underline hover:underline">
      {visibleText(nameWords(of, names))}
    </Link>
  );
  return (
    <table className="dense cards border-t border-line">
      <thead>
        <tr>
          <th scope="col" className="num">
            When
          </th>
          <th scope="col">What</th>
          <th scope="col">By whom</th>
          <th scope="col">To whom</th>
          <th scope="col">Details</th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <td className="num">
              <Moment at={item.at} now={now} />
            </td>
            <td className="max-sm:order-first max-sm:col-span-2">
              <Link
                href={href({ what: item.what })}
                prefetch={false}
                aria-label={`Only: ${ACCESS_WORDS[item.what]}`}
                className="no-underline"
              >
                <Pill tone={ACCESS_WARNS.has(item.what) ? 'warn' : 'neutral'}>
                  {ACCESS_WORDS[item.what]}
                </Pill>
              </Link>
            </td>
            <td className="[overflow-wrap:anywhere]" data-name="By whom">
              {name(item.actor)}
            </td>
            <td
              className={`[overflow-wrap:anywhere] ${item.subject === null ? 'max-sm:!hidden' : ''}`}
              data-name="To whom"
            >
              {item.subject !== null &&
                (item.subject === item.actor ? (
                  <span className="text-ink-3">themselves</span>
                ) : (
                  name(item.subject)
                ))}
            </td>
            <td className="full min-w-48 !whitespace-normal max-sm:order-last empty:max-sm:!hidden">
              {visibleText(detailWords(item))}
            </td>
            <td
              className="font-mono text-sm [overflow-wrap:anywhere] empty:max-sm:!hidden"
              data-name="From"
            >
              {item.remoteAddr}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
