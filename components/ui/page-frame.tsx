import type { ReactNode } from 'react';

/** A page beside the rail: the bar that says where one is, then the content. */
export function PageFrame({
  crumbs,
  aside,
  fill = false,
  children,
}: {
  crumbs: ReactNode;
  /** At the end of the bar: age of the data, refresh. */
  aside?: ReactNode;
  /** On wide screens the content is as high as the window leaves room, and scrolls within. */
  fill?: boolean;
  children: ReactNode;
}) {
  return (
    <>
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-1.5">
        {crumbs}
        {aside !== undefined && (
          <div className="flex flex-wrap items-center gap-2 text-ink-2">{aside}</div>
        )}
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={`min-w-0 flex-1 outline-none ${fill ? 'fills' : ''}`}
      >
        {children}
      </main>
    </>
  );
}
