/** Largest delta that is decoded or handed to a target: NodeDB's own default, 1 MiB. */
export const MAX_DELTA_BYTES = 1_048_576;

/** Most operations in one delta, as NodeDB counts them. */
export const MAX_DELTA_OPS = 100_000;
