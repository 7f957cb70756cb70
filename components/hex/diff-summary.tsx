import type { ReactNode } from 'react';
import { Pill } from '@/components/ui/pill';
import { counted, grouped } from '@/lib/format/number';
import { similarityText } from '@/lib/hex/changes';
import type { ByteDiff } from '@/lib/hex/diff';

/** How much differs, as pills; `children` are the buttons at the end of the line. */
export function DiffSummary({ diff, children }: { diff: ByteDiff; children: ReactNode }) {
  const { added, removed, changed, equal } = diff.totals;
  const identical = added + removed + changed === 0;
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-2 gap-y-1.5 text-base">
      <span className="mr-auto text-ink-2">
        {identical ? (
          <>
            <Pill tone="ok">identical</Pill> all {counted(equal, 'byte', 'bytes')}
          </>
        ) : (
          <>
            {similarityText(diff.totals)} alike · {grouped(equal)} bytes equal
          </>
        )}
      </span>
      {added > 0 && <Pill tone="ok">+{grouped(added)} added</Pill>}
      {removed > 0 && <Pill tone="bad">−{grouped(removed)} removed</Pill>}
      {changed > 0 && <Pill tone="warn">{grouped(changed)} changed</Pill>}
      {children}
    </div>
  );
}
