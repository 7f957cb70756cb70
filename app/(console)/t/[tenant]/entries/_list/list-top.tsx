'use client';

import Link from 'next/link';
import { entriesHref } from '@/components/entry-links';
import type { ListView } from '@/components/entry-columns';
import { buttonClass } from '@/components/ui/button';
import type { EntryFilter } from '@/lib/dlq/filter';
import { ViewMenu } from './view-menu';

/** Over the rows: that they do not begin with the newest, and how they are shown. */
export function ListTop({
  tenant,
  filter,
  newer,
  view,
  onView,
}: {
  tenant: string;
  filter: EntryFilter;
  /** The place of the page before this list's first row; null: there is none. */
  newer: string | null;
  view: ListView;
  onView: (view: ListView) => void;
}) {
  return (
    <div className="list-top no-print empty:hidden">
      {newer !== null && (
        <p className="flex flex-wrap items-center gap-2 text-ink-2">
          This does not begin with the newest.
          <Link href={entriesHref(tenant, filter)} prefetch={false} className={buttonClass()}>
            Newest
          </Link>
          <Link
            href={entriesHref(tenant, filter, newer)}
            prefetch={false}
            className={buttonClass()}
          >
            Newer
          </Link>
        </p>
      )}
      <div className="list-layout">
        <ViewMenu view={view} onChange={onView} />
      </div>
    </div>
  );
}
