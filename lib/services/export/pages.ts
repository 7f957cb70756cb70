import { getEntries, listEntries, readDeltas } from '@/lib/db/entries';
import type { EntryFilter } from '@/lib/dlq/filter';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { EntryView } from '@/lib/dlq/views';

const PAGE = 200;
/** Delta bytes held at once; one larger delta stands alone. */
const BYTES = 4 * 1024 * 1024;

/** How many entries were written out so far. */
export interface Tally {
  entries: number;
}

/** The entries of a filter, newest first, a page at a time; never more than one page is held. */
export async function* pagesOf(
  scope: TenantScope,
  filter: EntryFilter,
): AsyncGenerator<readonly EntryView[]> {
  let cursor: string | null = null;
  do {
    const page = await listEntries(scope, filter, cursor, PAGE);
    if (page.rows.length > 0) yield await getEntries(scope, page.rows.map(idOf));
    cursor = page.older;
  } while (cursor !== null);
}

export const idOf = ({ entryId }: { readonly entryId: string }): EntryId =>
  BigInt(entryId) as EntryId;

/** The same with their bytes, in parts of a bounded size; null: they are erased. */
export async function* withDeltas(
  scope: TenantScope,
  filter: EntryFilter,
): AsyncGenerator<readonly { readonly entry: EntryView; readonly delta: Uint8Array | null }[]> {
  for await (const page of pagesOf(scope, filter)) {
    for (const part of partsOf(page)) {
      const deltas = await readDeltas(scope, part.map(idOf));
      yield part.map((entry) => ({ entry, delta: deltas.get(idOf(entry)) ?? null }));
    }
  }
}

function* partsOf(page: readonly EntryView[]): Generator<readonly EntryView[]> {
  let part: EntryView[] = [];
  let bytes = 0;
  for (const entry of page) {
    if (part.length > 0 && bytes + entry.deltaSize > BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(entry);
    bytes += entry.deltaSize;
  }
  if (part.length > 0) yield part;
}
