import { databaseCode, isOutage } from '@/lib/db/errors';
import { UnusableDatabase } from '@/lib/db/migrate';
import { type Command, err, UsageError } from './command';
import { roleCommand } from './commands/role';
import { apiKeyCommand } from './commands/api-key';
import { decodeCommand } from './commands/decode';
import { importCommand } from './commands/import';
import { migrateCommand } from './commands/migrate';
import { policyCommand } from './commands/policy';
import { rebuildCommand } from './commands/rebuild';
import { replayCommand } from './commands/replay';
import { sweepCommand } from './commands/sweep';
import { verifyCommand } from './commands/verify';
import { verifyExportCommand } from './commands/verify-export';

const COMMANDS: { readonly [name: string]: Command } = {
  migrate: migrateCommand,
  verify: verifyCommand,
  'verify-export': verifyExportCommand,
  rebuild: rebuildCommand,
  sweep: sweepCommand,
  import: importCommand,
  replay: replayCommand,
  decode: decodeCommand,
  policy: policyCommand,
  'api-key': apiKeyCommand,
  role: roleCommand,
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
  err(`failed: ${blame(error)}`);
  process.exitCode = 1;
}

/** What went wrong, without the statement and its parameters: those carry people's data. */
function blame(error: unknown): string {
  // Of a file: the system's message names it.
  if (error instanceof Error && 'syscall' in error && 'path' in error) return error.message;
  if (error instanceof UnusableDatabase) return error.message;
  const code = databaseCode(error);
  if (code !== null) return `the database answered ${code}${isOutage(error) ? ' (is it up?)' : ''}`;
  return error instanceof Error ? error.message : String(error);
}
