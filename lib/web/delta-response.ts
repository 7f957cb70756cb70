import type { EntryView } from '@/lib/dlq/views';
import { problem } from './problem';
import type { Answer } from './route';

/** The delta's bytes as a download with its digest (RFC 9530); 410 once they are erased. */
export function deltaResponse(entry: EntryView, bytes: Uint8Array | null): Answer {
  if (bytes === null) {
    return problem(410, 'erased', 'The bytes of this delta are erased; its facts remain.');
  }
  const digest = Buffer.from(entry.deltaSha256, 'hex').toString('base64');
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="delta-${entry.tenantId}-${entry.entryId}.bin"`,
      'Repr-Digest': `sha-256=:${digest}:`,
    },
  });
}
