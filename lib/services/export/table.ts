import { csvRecord } from '@/lib/codec/csv';
import type { EntryFilter } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';
import type { EntryView } from '@/lib/dlq/views';
import { hintDisplay, violationDisplay } from '@/lib/dlq/violation';

import { pagesOf, type Tally } from './pages';

type Cell = string | number | boolean | null;

/** Columns by name, in order. Ids and u64 values are decimal text, times ISO 8601 in UTC. */
const COLUMNS: Readonly<Record<string, (entry: EntryView) => Cell>> = {
  tenant_id: (entry) => entry.tenantId,
  entry_id: (entry) => entry.entryId,
  status: (entry) => entry.status,
  collection: (entry) => entry.collection,
  document_id: (entry) => entry.documentId,
  username: (entry) => entry.username,
  violation: (entry) => entry.violation.kind,
  violation_words: (entry) => violationDisplay(entry.violation),
  first_violation_words: (entry) => violationDisplay(entry.firstViolation),
  client_was_told: (entry) => hintDisplay(entry.compensation),
  rejected_at: (entry) => instant(entry.createdAt),
  retry_count: (entry) => entry.retryCount,
  expires_at: (entry) => instant(entry.expiresAt),
  held: (entry) => entry.held,
  expired_action: (entry) => entry.expiredAction,
  follow_up: (entry) => entry.followUp,
  closed_at: (entry) => instant(entry.closedAt),
  assignee: (entry) => entry.assignee,
  group_id: (entry) => entry.groupId,
  mutation_id: (entry) => entry.mutationId,
  peer_id: (entry) => entry.peerId,
  session_id: (entry) => entry.sessionId,
  client_version: (entry) => entry.device.clientVersion,
  remote_addr: (entry) => entry.device.remoteAddr,
  device_peer_id: (entry) => entry.device.peerId,
  delta_size: (entry) => entry.deltaSize,
  delta_sha256: (entry) => entry.deltaSha256,
  version: (entry) => entry.version,
};

/** Instants beyond the calendar, of a ttl that never ends, are none. */
function instant(at: number | null): string | null {
  return at === null || Math.abs(at) > 8.64e15 ? null : new Date(at).toISOString();
}

/** Entries as CSV: what the list knows of them, without their bytes. */
export async function* csvPieces(
  scope: TenantScope,
  filter: EntryFilter,
  tally: Tally,
): AsyncGenerator<string> {
  const cells = Object.values(COLUMNS);
  yield csvRecord(Object.keys(COLUMNS));
  for await (const page of pagesOf(scope, filter)) {
    yield page.map((entry) => csvRecord(cells.map((cell) => cell(entry)))).join('');
    tally.entries += page.length;
  }
}
