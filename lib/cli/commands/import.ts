import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { maxDeltaBytes } from '@/lib/codec/delta-limit';
import { entryFromJson } from '@/lib/codec/entry-json';
import { parseJson } from '@/lib/codec/json-parse';
import type { TenantId } from '@/lib/dlq/ids';
import type { Rejection } from '@/lib/dlq/rejection';
import { mintTenantScope } from '@/lib/dlq/scope';
import { ingest } from '@/lib/services/ingest';
import { type Command, err, out, UsageError } from '../command';
import { fileLines } from '../file-lines';
import { withDatabase } from '../with-database';

const BATCH = 250;
const BATCH_BYTES = 4 * 1024 * 1024;
const SHOWN = 20;

interface Line {
  readonly tenantId: TenantId;
  readonly item: Rejection;
}

/**
 * Imports NDJSON: one `DlqEntry` or `DlqEnqueueParams` a line, tenant included. The whole file is checked before
 * anything is stored. Importing the same file again, say after a crash, stores only what is not in yet.
 */
export const importCommand: Command = {
  usage:
    'import FILE [--again]          store the rejected deltas of an NDJSON file; --again: also those stored before',
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { again: { type: 'boolean' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('name one file');
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) throw new UsageError(`no such file: ${file}`);
    const checked = await check(file);
    if (checked.faults > 0) {
      err(`${String(checked.faults)} faulty lines; nothing was imported`);
      return 1;
    }
    const run = values.again ? `${checked.digest}-${String(Date.now())}` : checked.digest;
    return withDatabase(async () => {
      const counts = await store(file, run);
      out(
        `${String(counts.stored)} imported, ${String(counts.known)} were in already, from ${String(checked.lines)} lines`,
      );
      return 0;
    });
  },
};

async function* lines(file: string): AsyncGenerator<{ number: number; text: string | null }> {
  let number = 0;
  for await (const text of fileLines(file)) {
    number += 1;
    if (text?.trim() !== '') yield { number, text };
  }
}

function readLine(text: string | null): Line | string {
  if (text === null) return 'not UTF-8';
  const json = parseJson(text);
  if (!json.ok) return json.error.detail;
  const entry = entryFromJson(json.value, { pointer: '', maxDeltaBytes: maxDeltaBytes() });
  if (!entry.ok) return entry.errors.map((e) => `${e.pointer || '/'}: ${e.detail}`).join('; ');
  if (entry.tenantId === null) return '/tenant_id: missing';
  return { tenantId: entry.tenantId, item: entry.item };
}

async function check(file: string): Promise<{ lines: number; faults: number; digest: string }> {
  const digest = createHash('sha256');
  let count = 0;
  let faults = 0;
  for await (const { number, text } of lines(file)) {
    count += 1;
    digest.update(text ?? '').update('\n');
    const line = readLine(text);
    if (typeof line !== 'string') continue;
    faults += 1;
    if (faults <= SHOWN) err(`line ${String(number)}: ${line}`);
  }
  return { lines: count, faults, digest: digest.digest('hex') };
}

async function store(file: string, run: string): Promise<{ stored: number; known: number }> {
  const counts = { stored: 0, known: 0 };
  let tenantId: TenantId | null = null;
  let batch: Rejection[] = [];
  let bytes = 0;
  let batches = 0;
  const flush = async () => {
    if (tenantId === null || batch.length === 0) return;
    batches += 1;
    const done = await ingest(mintTenantScope(tenantId, 'import'), {
      id: `import:${run}:${String(batches)}`,
      bodySha256: run,
      rejections: batch,
    });
    if (done.kind === 'reused') throw new Error('an import id was used for something else');
    counts[done.replayed ? 'known' : 'stored'] += batch.length;
    batch = [];
    bytes = 0;
  };
  for await (const { text } of lines(file)) {
    const line = readLine(text);
    if (typeof line === 'string') throw new Error('the file changed while it was imported');
    if (line.tenantId !== tenantId || batch.length >= BATCH || bytes >= BATCH_BYTES) await flush();
    tenantId = line.tenantId;
    batch.push(line.item);
    bytes += line.item.delta.length;
  }
  await flush();
  return counts;
}
