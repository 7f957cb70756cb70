import { createHash } from 'node:crypto';
import { maxDeltaBytes } from '@/lib/codec/delta-limit';
import { entryFromJson } from '@/lib/codec/entry-json';
import { isObject } from '@/lib/codec/json';
import { parseJson } from '@/lib/codec/json-parse';
import type { TenantId } from '@/lib/dlq/ids';
import type { Rejection } from '@/lib/dlq/rejection';
import { mintTenantScope } from '@/lib/dlq/scope';
import { ingest } from '@/lib/services/ingest';
import { err } from './command';
import { fileLines } from './file-lines';

const BATCH = 250;
const BATCH_BYTES = 4 * 1024 * 1024;
const SHOWN = 20;

interface Line {
  readonly tenantId: TenantId;
  readonly item: Rejection;
}

async function* lines(file: string): AsyncGenerator<{ number: number; text: string | null }> {
  let number = 0;
  for await (const text of fileLines(file)) {
    number += 1;
    if (text?.trim() !== '') yield { number, text };
  }
}

/** The last line of an exported file, which says how many entries come before it. */
interface Closing {
  readonly closing: number;
}

function readLine(text: string | null): Line | Closing | string {
  if (text === null) return 'not UTF-8';
  const json = parseJson(text);
  if (!json.ok) return json.error.detail;
  if (isObject(json.value) && json.value['complete'] === true) {
    return { closing: Number(json.value['entries']) };
  }
  const entry = entryFromJson(json.value, { pointer: '', maxDeltaBytes: maxDeltaBytes() });
  if (!entry.ok) return entry.errors.map((e) => `${e.pointer || '/'}: ${e.detail}`).join('; ');
  if (entry.tenantId === null) return '/tenant_id: missing';
  return { tenantId: entry.tenantId, item: entry.item };
}

/** What a file of entries is, before anything of it is stored. */
export interface CheckedFile {
  readonly lines: number;
  readonly faults: number;
  readonly digest: string;
  /** Why an exported file is not whole; null: it is, or it is no export. */
  readonly cut: string | null;
}

/** Reads the whole file, and says on standard error what is wrong with which line. */
export async function checkFile(file: string): Promise<CheckedFile> {
  let closing: number | null = null;
  let after = 0;
  const digest = createHash('sha256');
  let count = 0;
  let faults = 0;
  for await (const { number, text } of lines(file)) {
    digest.update(text ?? '').update('\n');
    const line = readLine(text);
    if (typeof line === 'object' && 'closing' in line) {
      closing = line.closing;
      continue;
    }
    count += 1;
    if (closing !== null) after += 1;
    if (typeof line !== 'string') continue;
    faults += 1;
    if (faults <= SHOWN) err(`line ${String(number)}: ${line}`);
  }
  const cut =
    closing === null || (closing === count && after === 0)
      ? null
      : `the last line tells of ${String(closing)} entries, and there are ${String(count)}`;
  return { lines: count, faults, digest: digest.digest('hex'), cut };
}

/** Stores a file that was checked; `run` names this import, so that doing it again stores nothing twice. `into`: the tenant, whatever the file says. */
export async function storeFile(
  file: string,
  run: string,
  into: TenantId | null,
): Promise<{ stored: number; known: number }> {
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
    if ('closing' in line) continue;
    const lineTenant = into ?? line.tenantId;
    if (lineTenant !== tenantId || batch.length >= BATCH || bytes >= BATCH_BYTES) await flush();
    tenantId = lineTenant;
    batch.push(line.item);
    bytes += line.item.delta.length;
  }
  await flush();
  return counts;
}
