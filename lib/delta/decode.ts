import type { DecodedDelta, DeltaHint } from './change';
import { runDeltaTask } from './pool';

/**
 * Says what a delta would write, decoding in a worker. Any bytes get an answer; a decoder that had
 * to be stopped is the warning `undecodable`. Rejects only when workers cannot be had.
 */
export async function decodeDelta(bytes: Uint8Array, hint: DeltaHint): Promise<DecodedDelta> {
  const result = await runDeltaTask('decode', { bytes, hint });
  if (result.kind === 'done') return result.value;
  return {
    format: 'unknown',
    reason: `Decoding was given up: ${result.message}`,
    peers: [],
    spans: [],
    changes: [],
    warnings: [{ code: 'undecodable', detail: result.message }],
  };
}
