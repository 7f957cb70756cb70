const DEFAULT_MAX_DELTA_BYTES = 1_048_576;

/** Bytes in one delta: `DLQ_MAX_DELTA_BYTES`, 1 MiB unless set. */
export function maxDeltaBytes(env: NodeJS.ProcessEnv = process.env): number {
  const set = Number(env['DLQ_MAX_DELTA_BYTES']);
  return Number.isSafeInteger(set) && set > 0 ? set : DEFAULT_MAX_DELTA_BYTES;
}
