/** The latest queries of a person in a tenant, kept in their browser. */

const KEPT = 6;

const place = (person: string, tenant: string) => `queries:${person}:${tenant}`;

/** Newest first; none when the browser keeps nothing. */
export function recentQueries(person: string, tenant: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place(person, tenant)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

export function rememberQuery(person: string, tenant: string, query: string): void {
  if (query === '') return;
  const kept = recentQueries(person, tenant).filter((one) => one !== query);
  try {
    localStorage.setItem(place(person, tenant), JSON.stringify([query, ...kept].slice(0, KEPT)));
  } catch {
    // A browser that keeps nothing has no latest queries.
  }
}
