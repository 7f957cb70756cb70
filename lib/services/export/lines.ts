import type { EntryFilter } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';
import { type Closing, importable, line } from './entry-line';

import { type Tally, withDeltas } from './pages';

/** Entries as NDJSON that the command line imports, bytes included. The last line says that the file is whole. */
export async function* ndjsonPieces(
  scope: TenantScope,
  filter: EntryFilter,
  tally: Tally,
): AsyncGenerator<string> {
  let leftOut = 0;
  for await (const part of withDeltas(scope, filter)) {
    const lines: string[] = [];
    for (const { entry, delta } of part) {
      if (delta === null) leftOut += 1;
      else lines.push(line(importable(entry, delta)));
    }
    if (lines.length > 0) yield lines.join('');
    tally.entries += lines.length;
  }
  yield line({ complete: true, entries: tally.entries, left_out: leftOut } satisfies Closing);
}
