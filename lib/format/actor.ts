/** The user behind an actor of the WAL; null: not a person. */
export function userOfActor(actor: string): string | null {
  return actor.startsWith('user:') ? actor.slice('user:'.length) : null;
}

/**
 * An actor as the WAL names it (`user:…`, `key:…`, `sweep`, `cli`) in words. `names` by user id; who is not in it, say
 * because they were removed, shows as the id.
 */
export function actorWords(actor: string, names: ReadonlyMap<string, string>): string {
  const userId = userOfActor(actor);
  if (userId !== null) return names.get(userId) ?? userId;
  if (actor.startsWith('key:')) return `API key ${actor.slice('key:'.length)}`;
  return actor === 'sweep' ? 'the sweep' : actor;
}
