import { describeError, log } from '@/lib/log';

type Described = ReturnType<typeof describeError>;

/** A problem in one line: words as they are; of an error, and of what caused it, what a log may say. */
export function sentenceOf(problem: unknown): string {
  return typeof problem === 'string' ? problem : sentence(describeError(problem));
}

/** The same for faults of ours: with where they happened. */
export function complaint(problem: unknown): string {
  if (typeof problem === 'string') return problem;
  const told = describeError(problem);
  return [sentence(told), told.stack].filter((part) => part !== undefined).join('\n');
}

function sentence({ name, message, code, constraint, cause }: Described): string {
  const facts = [code, constraint].filter((fact) => fact !== undefined && !message?.includes(fact));
  const known = facts.length === 0 ? '' : ` (${facts.join(', ')})`;
  const because = cause === undefined ? '' : `, because of ${sentence(cause)}`;
  return `${message || name}${known}${because}`;
}

/**
 * Sends what is printed as an error or a warning through the log. Next and others print errors whole, with the
 * parameters of the query that failed.
 */
export function consoleToLog(target: Pick<Console, 'error' | 'warn'> = console): void {
  for (const level of ['error', 'warn'] as const) {
    target[level] = (...said: unknown[]) => {
      const err = said.find((each) => each instanceof Error);
      const words = said.filter((each) => typeof each === 'string').join(' ');
      log[level](err === undefined ? {} : { err }, words);
    };
  }
}
