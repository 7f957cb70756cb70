import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { closeDeltaPool } from '@/lib/delta/pool';
import { replayBundle } from '@/lib/services/export/replay';
import { type Command, err, out, UsageError } from '../command';
import { fileLines } from '../file-lines';

/** Goes through a replay bundle without a database: needs nothing but the file. */
export const replayCommand: Command = {
  usage:
    'replay FILE [--quiet]          fold the records of a replay bundle anew and compare; --quiet: tell differences alone',
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { quiet: { type: 'boolean' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('name one file');
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) throw new UsageError(`no such file: ${file}`);
    try {
      return await tell(file, values.quiet ?? false);
    } finally {
      await closeDeltaPool();
    }
  },
};

async function tell(file: string, quiet: boolean): Promise<number> {
  let differing = 0;
  for await (const found of replayBundle(fileLines(file))) {
    switch (found.kind) {
      case 'header': {
        const { tenant_id, q, as_of } = found.header;
        out(
          `tenant ${tenant_id}, ${q === '' ? 'all entries' : q}, as of seq ${as_of.seq} at ${as_of.at}`,
        );
        break;
      }
      case 'entry':
      case 'document': {
        const name = found.kind === 'entry' ? found.entry : `document of ${found.collection}`;
        if (found.differs.length > 0) differing += 1;
        for (const difference of found.differs) err(`${name}: ${difference}`);
        if (quiet || found.kind === 'document' || found.differs.length > 0) break;
        out(`${name}: ${String(found.records)} records, ${found.delta ?? 'bytes erased'}`);
        break;
      }
      case 'wrong':
        err(`line ${String(found.line)}: ${found.message}`);
        return 1;
      case 'end':
        out(
          differing === 0
            ? `${String(found.entries)} entries and ${String(found.documents)} documents, all as they say`
            : `${String(differing)} of ${String(found.entries + found.documents)} are not as they say`,
        );
    }
  }
  return differing === 0 ? 0 : 1;
}
