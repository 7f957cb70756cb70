import { type JsonValue, jsonText } from '@/lib/codec/json';
import { hintToSerde, violationToSerde } from '@/lib/codec/serde';
import type { EntryView } from '@/lib/dlq/views';

/**
 * An entry as the command line imports it: the facts of its rejection and its bytes, u64 values as decimal text. What
 * it said of itself where it came from stays such facts; its state here is not among them.
 */
export function importable(
  entry: EntryView,
  delta: Uint8Array | null,
): { readonly [field: string]: JsonValue } {
  const { device, source } = entry;
  return {
    tenant_id: entry.tenantId,
    session_id: entry.sessionId,
    username: entry.username,
    collection: entry.collection,
    document_id: entry.documentId,
    mutation_id: entry.mutationId,
    peer_id: entry.peerId,
    ...(delta !== null && { delta_base64: Buffer.from(delta).toString('base64') }),
    delta_sha256: entry.deltaSha256,
    violation_type: violationToSerde(entry.firstViolation),
    compensation: entry.compensation === null ? null : hintToSerde(entry.compensation),
    device_metadata: {
      client_version: device.clientVersion,
      remote_addr: device.remoteAddr,
      peer_id: device.peerId,
    },
    ...(source !== null && {
      entry_id: source.entryId,
      created_at: source.createdAt,
      retry_count: source.retryCount,
      resolved: source.resolved,
    }),
  };
}

/** The last line of a file that is whole. `left_out`: entries whose bytes are erased, so that there is nothing to import. */
export interface Closing {
  readonly complete: true;
  readonly entries: number;
  readonly left_out: number;
}

export const line = (value: unknown): string => `${jsonText(value)}\n`;
