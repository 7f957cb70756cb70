import Link from 'next/link';
import type { ReactNode } from 'react';

/** A part of the overview with its heading. */
export function Panel({
  title,
  aside,
  className = '',
  children,
}: {
  title: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className={`min-w-0 px-4 py-3 ${className}`}>
      <div className="mb-2 flex min-h-7 flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Which stretch of time a chart shows, as links. */
export function Ranges({
  ranges,
}: {
  ranges: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
}) {
  return (
    <nav aria-label="Time range" className="flex rounded border border-line-strong p-0.5 text-sm">
      {ranges.map(({ label, href, current }) => (
        <Link
          key={href}
          href={href}
          scroll={false}
          prefetch={false}
          aria-current={current ? 'true' : undefined}
          className="rounded-sm px-2 py-px text-ink-2 no-underline hover:bg-hover aria-[current=true]:bg-active aria-[current=true]:font-medium aria-[current=true]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
