import { createHash } from 'node:crypto';
import type { EnqueueItem } from '@/lib/db/append';
import type { Rejection } from '@/lib/dlq/rejection';

/** The first WAL record of an entry, with size and digest taken from the bytes themselves. */
export function enqueueItem({ facts, delta }: Rejection): EnqueueItem {
  return {
    kind: 'enqueued',
    collection: facts.collection,
    delta,
    payload: {
      session_id: facts.sessionId,
      username: facts.username,
      document_id: facts.documentId,
      mutation_id: String(facts.mutationId),
      peer_id: String(facts.peerId),
      violation: facts.violation,
      compensation: facts.compensation,
      client_version: facts.device.clientVersion,
      remote_addr: facts.device.remoteAddr,
      device_peer_id: String(facts.device.peerId),
      delta_size: delta.length,
      delta_sha256: createHash('sha256').update(delta).digest('hex'),
      source:
        facts.source === null
          ? null
          : {
              entry_id: String(facts.source.entryId),
              created_at: String(facts.source.createdAt),
              retry_count: facts.source.retryCount,
              resolved: facts.source.resolved,
            },
    },
  };
}
