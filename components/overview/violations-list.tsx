import { filterOf } from '@/lib/dlq/filter';
import Link from 'next/link';
import { entriesHref } from '@/components/entry-links';
import type { ViolationCounts } from '@/lib/dlq/overview';
import { atLeast, percent } from '@/lib/format/number';
import { groupsHref, USUAL } from '@/components/groups/links';
import { colourOf, type Palette } from './palette';
import { Swatch } from './marks';
import { kindWords, sumOf } from './words';

/** Unresolved entries by violation: a bar and its number each. `tenant` makes them lead to its list. */
export function ViolationsList({
  violations: { counts, capped },
  palette,
  tenant,
}: {
  violations: ViolationCounts;
  palette: Palette;
  tenant: string | null;
}) {
  const total = sumOf(counts);
  const most = counts[0]?.count ?? 0;
  if (total === 0) return <p className="text-ink-2">Nothing waits.</p>;
  return (
    <>
      <table className="w-full" aria-label="Unresolved by violation">
        <thead className="sr-only">
          <tr>
            <th scope="col">Violation</th>
            <th scope="col">Share</th>
            <th scope="col">Unresolved</th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ violation, count }) => (
            <tr key={violation} className="relative h-7">
              <th scope="row" className="max-w-40 truncate pr-2 text-left font-normal">
                <span className="inline-flex max-w-full items-center gap-2">
                  <Swatch colour={colourOf(palette, violation)} />
                  {tenant === null ? (
                    <span className="truncate">{kindWords(violation)}</span>
                  ) : (
                    <Link
                      href={entriesHref(tenant, filterOf({ status: 'pending', violation }))}
                      prefetch={false}
                      className="truncate rounded no-underline hover:underline"
                    >
                      {kindWords(violation)}
                    </Link>
                  )}
                </span>
              </th>
              <td className="w-full">
                <svg
                  aria-hidden="true"
                  viewBox="0 0 100 4"
                  preserveAspectRatio="none"
                  className="bar block h-2 w-full overflow-hidden rounded-sm"
                >
                  <rect
                    width={(count / most) * 100}
                    height="4"
                    fill={`var(--${colourOf(palette, violation)})`}
                  />
                </svg>
                <span className="sr-only">{percent(count / total)}</span>
              </td>
              <td className="pl-3 text-right font-medium">{atLeast({ count, capped })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {tenant !== null && (
        <p className="pt-2 text-sm">
          <Link href={groupsHref(tenant, USUAL)} prefetch={false} className="rounded">
            By cause: groups that failed alike
          </Link>
        </p>
      )}
    </>
  );
}
