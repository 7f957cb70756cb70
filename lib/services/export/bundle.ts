import { readHead, readPolicies } from '@/lib/db/audit';
import { sha256 } from '@/lib/db/chain';
import { db } from '@/lib/db/client';
import { type EntryHistory, readHistories } from '@/lib/db/export-records';
import { loadTargetDoc } from '@/lib/db/target-store';
import type { EntryFilter } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';
import type { EntryView } from '@/lib/dlq/views';
import { writeWalLine } from '../wal-line';
import { BUNDLE, BUNDLE_VERSION, stateDocument } from './bundle-format';
import { importable, line } from './entry-line';
import { idOf, type Tally, withDeltas } from './pages';

/**
 * Everything a replay of the entries needs, in one file: their facts, bytes, states and records, the policies in force,
 * and the documents of the target that comes with the queue. `q` is the filter as it is written.
 */
export async function* bundlePieces(
  scope: TenantScope,
  filter: EntryFilter,
  q: string,
  tally: Tally,
): AsyncGenerator<string> {
  const head = await readHead(db(), scope.tenantId);
  const { defaults, queues, target } = await readPolicies(db(), scope.tenantId);
  yield line({
    bundle: BUNDLE,
    version: BUNDLE_VERSION,
    tenant_id: String(scope.tenantId),
    q,
    as_of: { seq: String(head?.lastSeq ?? 0n), at: new Date().toISOString() },
    policies: { defaults, queues: Object.fromEntries(queues), target: target?.kind ?? 'embedded' },
  });

  const collections = new Set<string>();
  let documents = 0;
  for await (const part of withDeltas(scope, filter)) {
    const histories = await readHistories(
      scope,
      part.map(({ entry }) => idOf(entry)),
    );
    const lines: string[] = [];
    for (const { entry, delta } of part) {
      const history = histories.get(idOf(entry));
      if (history !== undefined) lines.push(entryLine(entry, delta, history));
      collections.add(entry.collection);
    }
    yield lines.join('');
    tally.entries += lines.length;
  }
  for (const collection of collections) {
    const { document, version } = await loadTargetDoc(scope, collection);
    if (document === null) continue;
    documents += 1;
    yield line({
      document: {
        collection,
        version: String(version),
        sha256: sha256(document).toString('hex'),
        snapshot_base64: Buffer.from(document).toString('base64'),
      },
    });
  }
  yield line({ complete: true, entries: tally.entries, documents });
}

function entryLine(entry: EntryView, delta: Uint8Array | null, history: EntryHistory): string {
  const { entry_id, created_at, retry_count, resolved, ...facts } = importable(entry, delta);
  return line({
    entry: {
      ...facts,
      delta_base64: facts['delta_base64'] ?? null,
      entry_id: entry.entryId,
      delta_size: entry.deltaSize,
      source: entry.source === null ? null : { entry_id, created_at, retry_count, resolved },
    },
    state: stateDocument(history.state),
    records: history.records.map(
      ({ record, previous }) => JSON.parse(writeWalLine(record, previous)) as unknown,
    ),
  });
}
