import { randomUUID } from 'node:crypto';
import { recordAlone } from '@/lib/db/access-log';
import { type EntryFilter, queryText } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';
import { log } from '@/lib/log';
import { bundlePieces } from './bundle';
import type { ExportFormat } from './formats';
import { ndjsonPieces } from './lines';
import type { Tally } from './pages';
import { csvPieces } from './table';

export interface Export {
  readonly contentType: string;
  readonly fileName: string;
  /** Nothing is read ahead of who takes them. Throws in the middle when reading fails. */
  readonly pieces: AsyncGenerator<string>;
}

/** Exports of this process at once. */
const AT_ONCE = 8;
/** Milliseconds after which one that nobody began to read, such as the answer to a HEAD, gives its place back. */
const UNREAD_MS = 10_000;
let running = 0;

/**
 * Writes out the entries of a filter, a page at a time. The access log has it twice: that it began, or nothing is told,
 * and how it ended, with the number of entries that went out. Null: too many exports run here already.
 */
export async function exportEntries(
  scope: TenantScope,
  filter: EntryFilter,
  format: ExportFormat,
  remoteAddr: string | null,
): Promise<Export | null> {
  if (running >= AT_ONCE) return null;
  running += 1;
  const tenant = String(scope.tenantId);
  const q = queryText(filter);
  const about = { export: randomUUID(), tenant, q, format };
  const record = (more: Readonly<Record<string, unknown>>) =>
    recordAlone({
      what: 'exported',
      actor: scope.actor,
      subject: null,
      detail: { ...about, ...more },
      remoteAddr,
    });
  try {
    await record({ state: 'begun' });
  } catch (error) {
    running -= 1;
    throw error;
  }
  const tally: Tally = { entries: 0 };
  let begun = false;
  const end = async (state: 'done' | 'failed' | 'left') => {
    running -= 1;
    await record({ state, entries: tally.entries });
  };
  const unread = setTimeout(() => {
    if (begun) return;
    begun = true;
    end('left').catch(unrecorded);
  }, UNREAD_MS);
  unread.unref();
  /** False: it has lost its place. */
  const begin = () => {
    clearTimeout(unread);
    const first = !begun;
    begun = true;
    return first;
  };
  return {
    contentType: format === 'csv' ? 'text/csv; charset=utf-8; header=present' : NDJSON,
    fileName: `entries-tenant-${tenant}-${new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, '')}${ENDING[format]}`,
    pieces: recorded(piecesOf(scope, filter, format, q, tally), begin, end),
  };
}

const NDJSON = 'application/x-ndjson; charset=utf-8';
const ENDING: Readonly<Record<ExportFormat, string>> = {
  csv: '.csv',
  ndjson: '.ndjson',
  bundle: '.bundle.ndjson',
};

function piecesOf(
  scope: TenantScope,
  filter: EntryFilter,
  format: ExportFormat,
  q: string,
  tally: Tally,
): AsyncGenerator<string> {
  switch (format) {
    case 'csv':
      return csvPieces(scope, filter, tally);
    case 'ndjson':
      return ndjsonPieces(scope, filter, tally);
    case 'bundle':
      return bundlePieces(scope, filter, q, tally);
  }
}

/** Tells how it ended: `done`, `failed`, or `left`, when the client went away before the end. */
async function* recorded(
  pieces: AsyncGenerator<string>,
  begin: () => boolean,
  ended: (state: 'done' | 'failed' | 'left') => Promise<void>,
): AsyncGenerator<string> {
  if (!begin()) throw new Error('the export was not read in time');
  let state: 'done' | 'failed' | 'left' = 'left';
  try {
    yield* pieces;
    state = 'done';
  } catch (error) {
    state = 'failed';
    throw error;
  } finally {
    await ended(state).catch(unrecorded);
  }
}

function unrecorded(error: unknown): void {
  log.error({ err: error }, 'how an export ended could not be recorded');
}
