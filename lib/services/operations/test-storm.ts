import { LoroDoc, LoroMap } from 'loro-crdt';
import type { EntryId, U64 } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { placeDocument } from '@/lib/targets/embedded/place-document';
import { enqueue, rejection } from '../test-world';

export interface StormShape {
  readonly collections: number;
  /** Devices of each collection. */
  readonly devices: number;
  /** Writes of each device. */
  readonly writes: number;
}

/**
 * Rejections of real deltas: every device writes rows, one delta each, and every delta needs the one before. The last write of each
 * device takes an email that is taken, so that the target refuses it. Returns them in the order they came: shuffled.
 */
export async function brewStorm(scope: TenantScope, shape: StormShape): Promise<EntryId[]> {
  const rejections: ReturnType<typeof rejection>[] = [];
  let peer = 100n;
  for (let c = 0; c < shape.collections; c += 1) {
    const collection = `c${c}`;
    const base = await place(scope, collection);
    for (let d = 0; d < shape.devices; d += 1, peer += 1n) {
      const doc = new LoroDoc();
      doc.setPeerId(peer);
      doc.import(base);
      for (let w = 0; w < shape.writes; w += 1) {
        const from = doc.oplogVersion();
        const documentId = `d${d}w${w}`;
        const row = doc.getMap(collection).setContainer(documentId, new LoroMap());
        row.set('email', w === shape.writes - 1 ? 'taken@x' : `${collection}-${documentId}@x`);
        doc.commit();
        rejections.push(
          rejection(
            {
              collection,
              documentId,
              username: `user${d}`,
              peerId: peer as U64,
              mutationId: BigInt(w + 1) as U64,
            },
            doc.export({ mode: 'update', from }),
          ),
        );
      }
    }
  }
  shuffle(rejections);
  const ids: EntryId[] = [];
  for (let n = 0; n < rejections.length; n += 500) {
    ids.push(...(await enqueue(scope, ...rejections.slice(n, n + 500))));
  }
  return ids;
}

async function place(scope: TenantScope, collection: string): Promise<Uint8Array> {
  const doc = new LoroDoc();
  doc.setPeerId(1n);
  const row = doc.getMap(collection).setContainer('first', new LoroMap());
  row.set('email', 'taken@x');
  doc.commit();
  const document = doc.export({ mode: 'snapshot' });
  await placeDocument(scope, {
    collection,
    document,
    rules: { unique: ['email'] },
    writer: 'server',
  });
  return document;
}

/** Always the same disorder. */
function shuffle<T>(things: T[]): void {
  let seed = 7;
  for (let n = things.length - 1; n > 0; n -= 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const at = seed % (n + 1);
    [things[n], things[at]] = [things[at] as T, things[n] as T];
  }
}
