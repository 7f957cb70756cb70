import { openDatabase, useDatabase } from '@/lib/db/client';
import type { U64 } from '@/lib/dlq/ids';
import { attemptEntry } from './attempt';
import { ingest } from './ingest';
import { runSweep } from './sweep';
import { rejection, tenant } from './test-world';

/**
 * A process that works until it is killed: takes entries in, retries and force-applies them, sweeps. Prints the id of
 * every entry once it is acknowledged.
 */

const [url = '', round = '0'] = process.argv.slice(2);
useDatabase(openDatabase(url, { max: 4, deadlineMs: 5_000 }));

/** {"n": 1} as MessagePack: a row map any document can take. */
const ROW = new Uint8Array([0x81, 0xa1, 0x6e, 0x01]);

async function produce(n: number): Promise<never> {
  const scope = tenant(n);
  for (let i = 0; ; i += 1) {
    const stored = await ingest(scope, {
      id: `${round}-${String(n)}-${String(i)}`,
      bodySha256: 'x',
      rejections: [
        rejection({ documentId: `d${String(i % 5)}`, mutationId: BigInt(i) as U64 }, ROW),
      ],
    });
    if (stored.kind !== 'stored') throw new Error('not stored');
    const [entryId] = stored.entryIds;
    if (entryId === undefined) throw new Error('no id');
    process.stdout.write(`acked ${String(n)}/${String(entryId)}\n`);
    // Every third waits for the sweep.
    if (i % 3 === 2) continue;
    const mode = i % 3 === 0 ? 'retry' : 'force_apply';
    const ended = await attemptEntry(scope, {
      entryId,
      version: null,
      mode,
      reason: null,
      requestId: null,
    });
    if (ended.ok && ended.value.outcome.kind === 'accepted') {
      process.stdout.write(`accepted ${String(n)}/${String(entryId)}\n`);
    }
  }
}

async function sweep(): Promise<never> {
  for (;;) await runSweep('cli', 2_000);
}

await Promise.all([produce(1), produce(2), sweep(), sweep()]);
