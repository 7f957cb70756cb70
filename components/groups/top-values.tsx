import Link from 'next/link';
import { Visible } from '@/components/ui/visible';
import { counted, grouped, percent } from '@/lib/format/number';

/** Whom or what a group concerns most, each with its share of the entries. */
export function TopValues({
  title,
  shown,
  total,
  of,
  note,
  href,
}: {
  title: string;
  shown: readonly { readonly value: string; readonly entries: number }[];
  /** Distinct ones in all. */
  total: number;
  /** Entries the shares are of. */
  of: number;
  note?: string;
  /** The entries of one. */
  href: (value: string) => string;
}) {
  const rest = total - shown.length;
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-1">
      <h2 className="flex items-baseline gap-2 font-semibold">
        {title}
        <span className="font-mono text-sm font-normal text-ink-2">{grouped(total)}</span>
      </h2>
      <ul>
        {shown.map(({ value, entries }) => (
          <li key={value} className="relative flex h-7 items-center justify-between gap-3">
            <svg
              aria-hidden="true"
              viewBox="0 0 100 1"
              preserveAspectRatio="none"
              className="absolute inset-x-0 bottom-0 h-0.5 w-full"
            >
              <rect width="100" height="1" fill="var(--line)" />
              <rect width={(100 * entries) / Math.max(of, 1)} height="1" fill="var(--chart-1)" />
            </svg>
            <Link
              href={href(value)}
              prefetch={false}
              className="min-w-0 truncate rounded no-underline hover:underline"
            >
              {value === '' ? (
                <i className="text-ink-2">none</i>
              ) : (
                <Visible text={value} max={32} />
              )}
            </Link>
            <span className="whitespace-nowrap text-ink-2 tabular-nums">
              {grouped(entries)}
              <span className="sr-only">{`, ${percent(entries / Math.max(of, 1))}`}</span>
            </span>
          </li>
        ))}
      </ul>
      {(rest > 0 || note !== undefined) && (
        <p className="text-sm text-ink-3">
          {rest > 0 && `and ${counted(rest, 'other', 'others')}. `}
          {note}
        </p>
      )}
    </section>
  );
}
