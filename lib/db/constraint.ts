/** The constraint or unique index a statement broke, however deep Drizzle wrapped the error; null: none. */
export function databaseConstraint(error: unknown): string | null {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('constraint_name' in e && typeof e.constraint_name === 'string') return e.constraint_name;
  }
  return null;
}
