import { hintToSerde, violationToSerde } from '@/lib/codec/serde';
import type { EntryView, PolicyView } from '@/lib/dlq/views';
import { hintDisplay, violationDisplay } from '@/lib/dlq/violation';

const iso = (ms: number | null): string | null => {
  // A ttl may reach beyond the years a date can hold.
  if (ms === null || Math.abs(ms) > 8.64e15) return null;
  return new Date(ms).toISOString();
};

/**
 * An entry as the API shows it: the seed's `DlqEntry` with u64 values as decimal strings and the bytes left to
 * `…/delta`, then what the queue adds. Times are ISO 8601; `created_at` is epoch seconds, as in the seed.
 */
export function entryDocument(entry: EntryView) {
  return {
    tenant_id: entry.tenantId,
    entry_id: entry.entryId,
    session_id: entry.sessionId,
    username: entry.username,
    collection: entry.collection,
    document_id: entry.documentId,
    mutation_id: entry.mutationId,
    peer_id: entry.peerId,
    violation_type: violationToSerde(entry.firstViolation),
    compensation: entry.compensation === null ? null : hintToSerde(entry.compensation),
    created_at: String(Math.floor(entry.createdAt / 1000)),
    device_metadata: {
      client_version: entry.device.clientVersion,
      remote_addr: entry.device.remoteAddr,
      peer_id: entry.device.peerId,
    },
    retry_count: entry.retryCount,
    resolved: entry.status === 'resolved',
    status: entry.status,
    version: entry.version,
    rejected_at: iso(entry.createdAt),
    delta_size: entry.deltaSize,
    delta_sha256: entry.deltaSha256,
    violation: violationDisplay(entry.firstViolation),
    latest_violation_type: violationToSerde(entry.violation),
    client_was_told: hintDisplay(entry.compensation),
    expires_at: iso(entry.expiresAt),
    policy: policyDocument(entry.policy),
    expired_action: entry.expiredAction,
    follow_up: entry.followUp,
    closed_at: iso(entry.closedAt),
    restorable_until: iso(entry.restorableUntil),
    source:
      entry.source === null
        ? null
        : {
            entry_id: entry.source.entryId,
            created_at: entry.source.createdAt,
            retry_count: entry.source.retryCount,
            resolved: entry.source.resolved,
          },
  };
}

/** A policy as the API shows it. */
export function policyDocument(policy: PolicyView) {
  return {
    ttl_secs: policy.ttlSecs,
    expiry_action: policy.action,
    capacity: policy.capacity,
  };
}
