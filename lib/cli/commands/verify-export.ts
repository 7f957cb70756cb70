import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { verifyExport } from '@/lib/services/verify-export';
import { type Command, err, out, UsageError } from '../command';
import { fileLines } from '../file-lines';

/** Checks a downloaded WAL without a database: needs nothing but the file, and the hash somebody kept. */
export const verifyExportCommand: Command = {
  usage:
    'verify-export FILE [--head H]  compute the hash chain of a downloaded WAL anew; --head: it has to end with this hash',
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { head: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('name one file');
    const head = values.head?.toLowerCase();
    if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) {
      throw new UsageError('--head: 64 hex digits, as the console shows them');
    }
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) throw new UsageError(`no such file: ${file}`);
    const verdict = await verifyExport(fileLines(file));
    if (!verdict.ok) {
      err(`line ${String(verdict.line)}, seq ${verdict.seq ?? '-'}: ${verdict.message}`);
      return 1;
    }
    const { tenantId, from, through, records, lastHash } = verdict;
    if (head !== undefined && head !== lastHash) {
      err(`seq ${through}: the chain holds, but ends with ${lastHash}, not with the hash given`);
      return 1;
    }
    out(
      `tenant ${tenantId}: ${String(records)} records, seq ${from} to ${through}, the chain holds`,
    );
    if (from !== '1') out(`what came before seq ${from} is not in the file`);
    out(`last hash ${lastHash}`);
    if (head === undefined) out('compare it with the hash you kept outside the database');
    return 0;
  },
};
