'use client';

import { useTransition } from 'react';
import { Button } from '@/components/ui/button';

/** Shown in place of what could not be read: never an empty list. `error.digest` finds the log line. */
export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  const [trying, startTrying] = useTransition();
  const digest =
    typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : null;
  return (
    <main id="main" className="mx-auto flex max-w-xl flex-col items-start gap-3 px-4 py-16">
      <div role="alert">
        <h1 className="text-xl font-semibold">This could not be read</h1>
        <p className="mt-2 text-ink-2">
          The page failed before it had its data, most likely because the database did not answer.
          Nothing was changed, and nothing is lost.
        </p>
      </div>
      {digest !== null && (
        <p className="text-sm text-ink-2">
          The server’s log has more under <code className="text-ink">{digest}</code>.
        </p>
      )}
      <Button tone="primary" busy={trying} onClick={() => startTrying(() => retry())}>
        {trying ? 'Trying…' : 'Try again'}
      </Button>
    </main>
  );
}
