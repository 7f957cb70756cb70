const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/**
 * Gives back what a command holds, a Postgres it started say, when it is told to end before it is done, and then ends as
 * the signal would. A second signal does not wait. Call what it returns when there is nothing left to give back.
 */
export function releaseOnSignal(release: () => Promise<void>): () => void {
  const listeners = Object.entries(SIGNALS).map(([signal, number]) => {
    const listener = () => void release().finally(() => process.exit(128 + number));
    process.once(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => {
    for (const stop of listeners) stop();
  };
}
