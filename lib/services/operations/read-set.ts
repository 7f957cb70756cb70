import { refusalSentence } from '@/lib/dlq/decide';
import { ok, refuse, type Result } from '@/lib/dlq/errors';
import { type EntryFilter, parseQuery, queryText } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';

/** A set of this tenant's entries, and its query in canonical form: it means the same to whoever reads it later. */
export interface NamedSet {
  readonly filter: EntryFilter;
  readonly q: string;
}

/** Reads the query that names a set; refused with the place of what cannot be read. */
export function readSetQuery(scope: TenantScope, query: string): Result<NamedSet> {
  const { filter: read, problems, tenant } = parseQuery(query);
  const [first] = problems;
  if (first) {
    const place = `At character ${String(first.start + 1)}: ${first.message}.`;
    return refuse('query-invalid', `${refusalSentence('query-invalid')} ${place}`);
  }
  if (tenant !== null && tenant !== String(scope.tenantId)) {
    return refuse('query-invalid', 'The query names another tenant than the one it is asked of.');
  }
  const filter = {
    terms: read.terms.map((term) =>
      term.key === 'assignee'
        ? { ...term, values: term.values.map((who) => (who === 'me' ? scope.actor : who)) }
        : term,
    ),
  };
  return ok({ filter, q: queryText(filter) });
}
