import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { decodeDelta } from '@/lib/delta/decode';
import { MAX_DELTA_BYTES } from '@/lib/delta/limits';
import { closeDeltaPool } from '@/lib/delta/pool';
import { deltaReport } from '@/lib/delta/report';
import { type Command, out, UsageError } from '../command';

/** Says what the bytes in a file would write. Needs no database; docs/decode.md describes what it prints. */
export const decodeCommand: Command = {
  usage:
    'decode FILE --collection C --document D  print what a delta would write as one JSON object (docs/decode.md);\n' +
    '                               C and D are where its entry says it belongs, D may be * for several rows',
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { collection: { type: 'string' }, document: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('name one file');
    const { collection, document } = values;
    if (collection === undefined || collection === '') {
      throw new UsageError('name the collection: --collection C');
    }
    if (document === undefined) {
      throw new UsageError('name the document, or * for several: --document D');
    }
    const bytes = await beginning(file, MAX_DELTA_BYTES + 1);
    try {
      const decoded = await decodeDelta(bytes, { collection, documentId: document });
      out(JSON.stringify(deltaReport(decoded)));
    } finally {
      await closeDeltaPool();
    }
    return 0;
  },
};

/** At most `limit` bytes from the start of a file: one byte too many already says that it is too long. */
async function beginning(file: string, limit: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(limit);
  let length = 0;
  try {
    const handle = await open(file);
    try {
      for (;;) {
        const { bytesRead } = await handle.read(buffer, length, limit - length);
        length += bytesRead;
        if (bytesRead === 0 || length === limit) break;
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : ''}`);
  }
  return buffer.slice(0, length);
}
