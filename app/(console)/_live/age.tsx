'use client';

import { useEffect, useState } from 'react';
import { useZone } from '@/components/ui/zone';
import { clock, iso, shortSpan } from '@/lib/format/time';

const TICK_MS = 1_000;
/** Younger than this, what is shown has no age to speak of. */
const FRESH_MS = 5_000;

/** When what is shown was read, and for how long it has been shown since. `asOf` is of the database's clock. */
export function Age({ asOf }: { asOf: number }) {
  const { zone } = useZone();
  return (
    <span className="text-sm whitespace-nowrap">
      <span className="max-sm:sr-only">
        as of <time dateTime={iso(asOf) ?? undefined}>{clock(asOf, zone)}</time>
        {' · '}
      </span>
      <Since key={asOf} />
    </span>
  );
}

/** Measured in this browser alone: its clock may be another than the database's. As wide as it will ever be. */
function Since() {
  const [shown, setShown] = useState(0);
  useEffect(() => {
    const from = performance.now();
    const timer = setInterval(() => setShown(performance.now() - from), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="inline-block min-w-[4.4rem] tabular-nums">
      {shown < FRESH_MS ? 'just now' : `${shortSpan(shown)} ago`}
    </span>
  );
}
