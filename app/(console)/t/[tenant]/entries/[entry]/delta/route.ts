import { readDelta } from '@/lib/db/entries';
import { parseEntryId } from '@/lib/dlq/ids';
import { problem } from '@/lib/web/problem';
import { bySession, defineRoute } from '@/lib/web/route';

/** The delta's bytes as a file. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope, params }) => {
    const entryId = parseEntryId(params['entry'] ?? '');
    const bytes = entryId === null ? null : await readDelta(scope, entryId);
    if (bytes === null) {
      return problem(404, 'not-found', 'There is no such entry, or its bytes are erased.');
    }
    return new Response(new Uint8Array(bytes), {
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': `attachment; filename="delta-${String(scope.tenantId)}-${String(entryId)}.bin"`,
      },
    });
  }),
});
