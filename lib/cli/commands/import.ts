import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Command, err, out, UsageError } from '../command';
import { checkFile, storeFile } from '../import-file';
import { readTenants } from '../tenants';
import { withDatabase } from '../with-database';

/**
 * Imports NDJSON: one `DlqEntry` or `DlqEnqueueParams` a line, tenant included. The whole file is checked before
 * anything is stored. Importing the same file again, say after a crash, stores only what is not in yet.
 */
export const importCommand: Command = {
  usage:
    'import FILE [--tenant N] [--again]\n' +
    '                               store the rejected deltas of an NDJSON file; --tenant: in this tenant, whatever the\n' +
    '                               file says; --again: also those stored before',
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { again: { type: 'boolean' }, tenant: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('name one file');
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) throw new UsageError(`no such file: ${file}`);
    const [into = null] = values.tenant === undefined ? [] : readTenants(values.tenant);
    const checked = await checkFile(file);
    if (checked.faults > 0) {
      err(`${String(checked.faults)} faulty lines; nothing was imported`);
      return 1;
    }
    if (checked.cut !== null) {
      err(`${checked.cut}; nothing was imported`);
      return 1;
    }
    const run = values.again ? `${checked.digest}-${String(Date.now())}` : checked.digest;
    return withDatabase(async () => {
      const counts = await storeFile(file, run, into);
      out(
        `${String(counts.stored)} imported, ${String(counts.known)} were in already, from ${String(checked.lines)} lines`,
      );
      return 0;
    });
  },
};
