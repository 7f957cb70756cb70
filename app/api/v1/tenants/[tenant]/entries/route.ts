import { listEntries } from '@/lib/db/entries';
import { parseEntryFilter } from '@/lib/dlq/filter';
import { ingest } from '@/lib/services/ingest';
import { sha256Hex } from '@/lib/services/request-digest';
import { entryDocument } from '@/lib/web/api/documents/entry';
import { instantOf } from '@/lib/web/api/scalars';
import {
  LIST_USUAL,
  listEntries as listOperation,
  storeEntries,
} from '@/lib/web/api/operations/entries';
import { entriesOf, orBadCursor } from '@/lib/web/api/pages';
import { filterRefusal } from '@/lib/web/api/filter-refusal';
import { serve } from '@/lib/web/api/serve';
import { readBody } from '@/lib/web/body';
import { parseIngest } from '@/lib/web/ingest-parse';
import { problem } from '@/lib/web/problem';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: serve(storeEntries, async ({ request, scope, url, key }) => {
    const body = await readBody(request);
    if (!body.ok) return body.problem;
    const parsed = parseIngest(body.body, scope.tenantId);
    if (!parsed.ok) return parsed.problem;
    const stored = await ingest(scope, {
      id: key === null ? null : `ingest:${key}`,
      bodySha256: sha256Hex(body.body.text),
      rejections: parsed.items,
    });
    if (stored.kind === 'reused') {
      const detail = 'This Idempotency-Key was used before with another body. Nothing was written.';
      return problem(422, 'idempotency-key-reused', detail);
    }
    const [first] = stored.entryIds;
    return {
      document: {
        tenant_id: String(scope.tenantId),
        entry_ids: stored.entryIds.map(String),
        replayed: stored.replayed,
      },
      headers: stored.entryIds.length === 1 ? { Location: `${url.pathname}/${String(first)}` } : {},
    };
  }),

  GET: serve(listOperation, ({ scope, url, query }) =>
    orBadCursor(async () => {
      const parsed = parseEntryFilter(url.searchParams);
      const refused = filterRefusal(scope.tenantId, parsed);
      if (refused !== null) return refused;
      const { filter, cursor } = parsed;
      const page = await listEntries(scope, filter, cursor, query.limit ?? LIST_USUAL);
      const { entries } = await entriesOf(scope, page);
      return {
        document: {
          entries: entries.map(entryDocument),
          older: page.older,
          newer: page.newer,
          scanned: page.scanned,
          as_of: instantOf(page.asOf),
        },
      };
    }),
  ),
});
