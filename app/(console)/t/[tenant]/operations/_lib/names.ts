import { namesOfUsers } from '@/lib/db/access-store';
import type { OperationView } from '@/lib/dlq/operation';
import { userOfActor } from '@/lib/format/actor';

/** What the people that operations name are called, by user id. */
export async function namesIn(
  operations: readonly OperationView[],
): Promise<Readonly<Record<string, string>>> {
  const actors = operations.flatMap(({ createdBy, approvedBy, steeredBy, parameters }) => [
    createdBy,
    approvedBy,
    steeredBy,
    parameters.to ?? null,
  ]);
  const people = actors.flatMap((actor) => (actor === null ? [] : (userOfActor(actor) ?? [])));
  return Object.fromEntries(await namesOfUsers([...new Set(people)]));
}
