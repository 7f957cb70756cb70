import type { z } from 'zod';
import { commitTarget, loadTargetDoc } from '@/lib/db/target-store';
import { runDeltaTask } from '@/lib/delta/pool';
import type { TenantScope } from '@/lib/dlq/scope';
import { valueChanges } from './projection';
import { targetRules } from './rules';

export interface PlacedDocument {
  readonly collection: string;
  /** A Loro snapshot; null: the collection begins empty. */
  readonly document: Uint8Array | null;
  readonly rules: z.input<typeof targetRules>;
  /** Who its values count as written by. */
  readonly writer: string;
}

/** Gives an untouched collection its document and rules; does nothing where one stands already. */
export async function placeDocument(scope: TenantScope, placed: PlacedDocument): Promise<void> {
  const { collection, writer } = placed;
  const stored = await loadTargetDoc(scope, collection);
  if (stored.version > 0n) return;
  const { document, rows } = await contents(placed);
  await commitTarget(scope, `placed/${collection}`, '{}', {
    collection,
    expected: 0n,
    document,
    writer,
    needs: [],
    rules: targetRules.parse(placed.rules),
    ...valueChanges(rows),
  });
}

async function contents({ collection, document }: PlacedDocument) {
  if (document === null) return { document, rows: [] };
  const task = await runDeltaTask('apply', {
    mode: 'merge',
    document: null,
    delta: document,
    hint: { collection, documentId: '*' },
  });
  if (task.kind === 'stopped') throw new Error(task.message);
  if (task.value.kind !== 'applied') throw new Error(`"${collection}" cannot be placed`);
  return { document: task.value.document ?? document, rows: task.value.rows };
}
