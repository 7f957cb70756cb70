import { suggest } from '@/lib/db/entry-suggestions';
import { nameProblem } from '@/lib/dlq/names';
import { isSuggestedKey } from '@/lib/dlq/suggestion';
import { jsonResponse } from '@/lib/web/answer';
import { problem } from '@/lib/web/problem';
import { bySession, defineRoute } from '@/lib/web/route';

/** What a key of a query could be in this tenant, for the search box: `?key=user&prefix=al`. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: bySession('view', async ({ scope, url }) => {
    const key = url.searchParams.get('key') ?? '';
    if (!isSuggestedKey(key)) return problem(400, 'invalid', 'key: must be one that has values.');
    const prefix = url.searchParams.get('prefix') ?? '';
    const wrong = nameProblem(prefix);
    if (wrong !== null) return problem(400, 'invalid', `prefix: ${wrong.words}.`);
    return jsonResponse(await suggest(scope, key, prefix));
  }),
});
