'use client';

import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { counted } from '@/lib/format/number';

/** What has been loaded and what has not; loads older entries when it comes into sight. */
export function ListFoot({
  loaded,
  whole,
  more,
  scanned,
  loading,
  failed,
  onOlder,
}: {
  loaded: number;
  /** The list begins with the newest. */
  whole: boolean;
  more: boolean;
  /** Set when the search stopped after so many entries. */
  scanned: number | null;
  loading: boolean;
  failed: boolean;
  onOlder: () => void;
}) {
  const foot = useRef<HTMLDivElement>(null);
  const latest = useRef(onOlder);
  useEffect(() => {
    latest.current = onOlder;
  });
  // A search that stopped goes on when it is told to: what it has not looked at may be millions.
  const byItself = more && scanned === null && !failed;
  useEffect(() => {
    const element = foot.current;
    if (element === null || !byItself) return;
    const watch = new IntersectionObserver((seen) => {
      if (seen.some((each) => each.isIntersecting)) latest.current();
    });
    watch.observe(element);
    return () => watch.disconnect();
    // Observed anew with every page: what stays in sight would not be told again.
  }, [byItself, loaded]);

  return (
    <div
      ref={foot}
      className="flex min-h-12 flex-wrap items-center gap-3 px-4 py-3 text-sm text-ink-2"
    >
      {failed ? (
        <Notice
          tone="bad"
          live
          title="Older entries could not be loaded."
          aside={
            <Button busy={loading} onClick={onOlder}>
              Try again
            </Button>
          }
        >
          Those above are all there; the server did not answer for the rest.
        </Notice>
      ) : (
        <>
          {more && (
            <Button busy={loading} onClick={onOlder}>
              {loading ? 'Loading…' : scanned === null ? 'Load older' : 'Continue'}
            </Button>
          )}
          <span>{words(loaded, whole, more, scanned)}</span>
        </>
      )}
    </div>
  );
}

function words(loaded: number, whole: boolean, more: boolean, scanned: number | null): string {
  const entries = counted(loaded, 'entry', 'entries');
  if (scanned !== null) {
    return `${entries} found. The search stopped after looking at ${counted(scanned, 'more', 'more')}; older ones have not been looked at.`;
  }
  if (more) return `${entries} loaded, older ones as you scroll.`;
  return whole ? `${entries}, all that match.` : `${entries}, to the oldest.`;
}
