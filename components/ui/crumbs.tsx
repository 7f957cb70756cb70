import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';

/** Where this page stands; the last crumb is the page itself. */
export function Crumbs({
  items,
}: {
  items: readonly { label: ReactNode; href?: string; key: string }[];
}) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-ink-2">
        {items.map((item, index) => (
          <Fragment key={item.key}>
            {index > 0 && (
              <li aria-hidden="true" className="text-ink-3">
                /
              </li>
            )}
            <li className="min-w-0 truncate">
              {item.href === undefined ? (
                <span aria-current="page" className="font-semibold text-ink">
                  {item.label}
                </span>
              ) : (
                <Link href={item.href} className="no-underline hover:text-ink hover:underline">
                  {item.label}
                </Link>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
