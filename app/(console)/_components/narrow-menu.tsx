'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

/** The navigation on a narrow screen: closed until asked for, closed again on the page it leads to. */
export function NarrowMenu({ brand, children }: { brand: ReactNode; children: ReactNode }) {
  return (
    <details key={usePathname()} className="group w-full">
      <summary className="flex items-center justify-between">
        {brand}
        <span className="inline-flex h-8 items-center rounded border border-line-strong bg-paper px-3 font-medium">
          <span className="group-open:hidden">Menu</span>
          <span className="hidden group-open:inline">Close</span>
        </span>
      </summary>
      <div className="flex flex-col gap-3 pt-3">{children}</div>
    </details>
  );
}
