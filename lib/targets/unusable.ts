import type { ApplyTarget, Probed } from './port';

/** Stands in for a target that cannot be called as it is set: says so to everybody who asks, and writes nothing. */
export function unusableTarget(name: string, problem: string): ApplyTarget {
  const answer = () =>
    Promise.resolve({ kind: 'failed', message: problem, temporary: true } as const);
  return {
    name,
    timeoutMs: 1_000,
    retry: answer,
    forceApply: answer,
    preview: () => Promise.resolve({ kind: 'impossible', reason: problem }),
    probe: (): Promise<Probed> => Promise.resolve({ kind: 'failed', message: problem, ms: 0 }),
  };
}
