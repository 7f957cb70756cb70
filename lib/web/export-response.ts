import type { EntryFilter } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';
import { clientAddress } from '@/lib/net/client-address';
import { exportEntries } from '@/lib/services/export/export';
import type { ExportFormat } from '@/lib/services/export/formats';
import { ndjsonResponse } from './ndjson';
import { problem, type Problem } from './problem';

/** The entries of a filter as a file. What breaks off in the middle breaks the connection off, too. */
export async function exportResponse(
  scope: TenantScope,
  filter: EntryFilter,
  format: ExportFormat,
  request: Request,
): Promise<Response | Problem> {
  const made = await exportEntries(scope, filter, format, clientAddress(request.headers));
  if (made === null) {
    return problem(503, 'busy', 'Other exports are running; try again when one has ended.', {
      headers: { 'Retry-After': '10' },
    });
  }
  return ndjsonResponse(made.pieces, {
    'Content-Type': made.contentType,
    'Content-Disposition': `attachment; filename="${made.fileName}"`,
  });
}
