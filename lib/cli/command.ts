/** What a command prints and how it ends; anything thrown is a bug or an outage. */
export interface Command {
  /** One line for the list of commands. */
  readonly usage: string;
  /** Resolves with the exit code: 0 done, 1 found or failed something, 2 called wrongly. */
  run(args: readonly string[]): Promise<number>;
}

/** The command was called wrongly; the message says what to write. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const out = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export const err = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
