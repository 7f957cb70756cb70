import { namesOfUsers } from '@/lib/db/access-store';
import type { OperationView } from '@/lib/dlq/operation';
import { userOfActor } from '@/lib/format/actor';

type Names = Readonly<Record<string, string>>;

/** What the people that operations name are called, by user id. */
export function namesIn(operations: readonly OperationView[]): Promise<Names> {
  return namesOf(
    operations.flatMap(({ createdBy, approvedBy, steeredBy, parameters }) => [
      createdBy,
      approvedBy,
      steeredBy,
      parameters.to ?? null,
    ]),
  );
}

/** What people among these actors are called, by user id. */
export async function namesOf(actors: readonly (string | null)[]): Promise<Names> {
  const people = actors.flatMap((actor) => (actor === null ? [] : (userOfActor(actor) ?? [])));
  return Object.fromEntries(await namesOfUsers([...new Set(people)]));
}
