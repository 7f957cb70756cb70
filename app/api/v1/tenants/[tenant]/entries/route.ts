import { getEntries, listEntries } from '@/lib/db/entries';
import { BadCursorError } from '@/lib/db/keyset';
import type { EntryId } from '@/lib/dlq/ids';
import { ingest } from '@/lib/services/ingest';
import { sha256Hex } from '@/lib/services/request-digest';
import { jsonResponse } from '@/lib/web/answer';
import { readBody } from '@/lib/web/body';
import { entryDocument } from '@/lib/web/entry-document';
import { idempotencyKey } from '@/lib/web/idempotency';
import { parseIngest } from '@/lib/web/ingest-parse';
import { readListQuery } from '@/lib/web/list-query';
import { problem } from '@/lib/web/problem';
import { byKey, defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: byKey('ingest', async ({ request, scope, url }) => {
    const key = idempotencyKey(request.headers);
    if (!key.ok) return key.problem;
    const body = await readBody(request);
    if (!body.ok) return body.problem;
    const parsed = parseIngest(body.body, scope.tenantId);
    if (!parsed.ok) return parsed.problem;
    const stored = await ingest(scope, {
      id: key.key === null ? null : `ingest:${key.key}`,
      bodySha256: sha256Hex(body.body.text),
      rejections: parsed.items,
    });
    if (stored.kind === 'reused') {
      const detail = 'This Idempotency-Key was used before with another body. Nothing was written.';
      return problem(422, 'idempotency-key-reused', detail);
    }
    const [first] = stored.entryIds;
    return jsonResponse(
      {
        tenant_id: String(scope.tenantId),
        entry_ids: stored.entryIds.map(String),
        replayed: stored.replayed,
      },
      {
        status: 201,
        headers:
          stored.entryIds.length === 1 ? { Location: `${url.pathname}/${String(first)}` } : {},
      },
    );
  }),

  GET: byKey('read', async ({ scope, url }) => {
    const query = readListQuery(url);
    if (!query.ok) return query.problem;
    try {
      const page = await listEntries(scope, query.filter, query.cursor, query.limit);
      const ids = page.rows.map((row) => BigInt(row.entryId) as EntryId);
      const entries = await getEntries(scope, ids);
      return jsonResponse({
        entries: entries.map(entryDocument),
        older: page.older,
        newer: page.newer,
        scanned: page.scanned,
        as_of: new Date(page.asOf).toISOString(),
      });
    } catch (error) {
      if (!(error instanceof BadCursorError)) throw error;
      const detail = 'This cursor is not of this list: begin again without one.';
      return problem(400, 'cursor-invalid', detail);
    }
  }),
});
