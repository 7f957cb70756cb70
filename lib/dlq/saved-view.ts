import { parseQuery, queryText } from './filter';

/** A filter of a tenant's entries that somebody kept under a name. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** Canonical query text, never empty. What is relative in it stays relative. */
  readonly q: string;
  /** Everybody with a role in the tenant sees it; otherwise its owner alone. */
  readonly shared: boolean;
  /** Whether it belongs to the person who asks. */
  readonly mine: boolean;
  /** What its owner is called. */
  readonly owner: string;
  /** Opens when this person comes to the entries without asking for any. */
  readonly isDefault: boolean;
  /** Epoch milliseconds; every change moves it on, so it names the version that was seen. */
  readonly updatedAt: number;
}

/** Longest name of a view, in UTF-16 units. */
export const VIEW_NAME_MAX = 80;
/** Views a person may have in a tenant, and shared ones a tenant may have. */
export const VIEWS_OWN_MAX = 50;
export const VIEWS_SHARED_MAX = 200;

/** A query as a view of `tenantId` keeps it, or why it cannot: a sentence. */
export function viewQuery(
  query: string,
  tenantId: bigint,
): { readonly q: string } | { readonly wrong: string } {
  const { filter, problems, tenant } = parseQuery(query);
  const [problem] = problems;
  if (problem) {
    const part = query.slice(problem.start, problem.end);
    return { wrong: `“${part}” in the filter is wrong: ${problem.message}.` };
  }
  if (tenant !== null && tenant !== String(tenantId)) {
    return { wrong: 'A view belongs to one tenant; this filter asks for another.' };
  }
  if (filter.terms.length === 0) {
    return { wrong: 'Nothing is filtered. All entries are in the list of views already.' };
  }
  return { q: queryText(filter) };
}
