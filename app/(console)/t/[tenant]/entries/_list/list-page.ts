import { namesOfUsers } from '@/lib/db/access-store';
import type { EntryPage, EntryRow, EntryView } from '@/lib/dlq/views';
import { userOfActor } from '@/lib/format/actor';

/** Rows with what people in them are called, by user id. */
export interface NamedRows {
  readonly rows: readonly EntryRow[];
  readonly names: Readonly<Record<string, string>>;
  /** When they were read, epoch milliseconds. */
  readonly asOf: number;
}

/** Entries by id as `GET …/entries/rows` answers. */
export type NamedEntries = NamedRows & { readonly rows: readonly EntryView[] };

/** A page of the list as `GET …/entries/page` answers. */
export type ListPage = EntryPage & NamedRows;

/** What the assignees of these rows are called. */
export async function namesIn(rows: readonly EntryRow[]): Promise<Record<string, string>> {
  const people = rows.flatMap(({ assignee }) => {
    const user = assignee === null ? null : userOfActor(assignee);
    return user === null ? [] : [user];
  });
  return Object.fromEntries(await namesOfUsers([...new Set(people)]));
}
