import { type Command, err, UsageError } from './command';
import { apiKeyCommand } from './commands/api-key';
import { importCommand } from './commands/import';
import { migrateCommand } from './commands/migrate';
import { policyCommand } from './commands/policy';
import { rebuildCommand } from './commands/rebuild';
import { sweepCommand } from './commands/sweep';
import { verifyCommand } from './commands/verify';

const COMMANDS: { readonly [name: string]: Command } = {
  migrate: migrateCommand,
  verify: verifyCommand,
  rebuild: rebuildCommand,
  sweep: sweepCommand,
  import: importCommand,
  policy: policyCommand,
  'api-key': apiKeyCommand,
};

const USAGE = [
  'usage: npm run --silent dlq -- <command>',
  ...Object.values(COMMANDS).map((command) => `  ${command.usage}`),
].join('\n');

/** Node's own argument parser throws these. */
const isBadArgument = (error: unknown): error is Error =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code.startsWith('ERR_PARSE_ARGS');

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    err(USAGE);
    return name === 'help' || name === '--help' ? 0 : 2;
  }
  try {
    return await command.run(args);
  } catch (error) {
    if (error instanceof UsageError || isBadArgument(error)) {
      err(`${error.message}\n${USAGE}`);
      return 2;
    }
    throw error;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  // The message alone: a database error carries the bound parameters, and with them people's data.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  err(`failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  process.exitCode = 1;
}
