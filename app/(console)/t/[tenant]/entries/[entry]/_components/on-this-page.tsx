'use client';

import { useEffect, useState } from 'react';

/** A part of the page: the id of its heading, and its name. */
export interface PagePart {
  readonly id: string;
  readonly name: string;
  /** Stands beside the others where there is room, and needs no link there. */
  readonly beside?: boolean;
}

/** The part whose heading was last scrolled past, for as long as the page is looked at. */
function usePartInView(parts: readonly PagePart[]): string | undefined {
  const [inView, setInView] = useState(parts[0]?.id);
  useEffect(() => {
    const headings = parts.flatMap(({ id, beside }) => {
      const heading = document.getElementById(id);
      return heading === null || beside ? [] : [heading];
    });
    function look() {
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 120);
      setInView((passed.at(-1) ?? headings[0])?.id);
    }
    document.addEventListener('scroll', look, { passive: true });
    return () => document.removeEventListener('scroll', look);
  }, [parts]);
  return inView;
}

/** The parts of a long page; on wide screens in reach while one scrolls. */
export function OnThisPage({ parts }: { parts: readonly PagePart[] }) {
  const inView = usePartInView(parts);
  return (
    <nav
      aria-label="On this page"
      className="no-print z-10 -mx-4 border-b border-line bg-paper px-4 lg:sticky lg:top-0"
    >
      <ul className="flex gap-5">
        {parts.map(({ id, name, beside }) => (
          <li key={id} className={beside ? 'lg:hidden' : undefined}>
            <a
              href={`#${id}`}
              aria-current={inView === id ? 'location' : undefined}
              className="flex h-9 items-center border-b-2 border-transparent text-ink-2 no-underline hover:text-ink focus-visible:-outline-offset-2 aria-[current=location]:border-ink aria-[current=location]:font-semibold aria-[current=location]:text-ink"
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
