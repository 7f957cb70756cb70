import { KIND_WORDS } from '@/components/timeline-words';
import { namesOfUsers } from '@/lib/db/access-store';
import { listTimeline } from '@/lib/db/timeline';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { actorWords, userOfActor } from '@/lib/format/actor';
import { relative } from '@/lib/format/time';
import { visibleText } from '@/lib/format/visible';

type Refused = { readonly code: string; readonly message: string };
type Ran<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Refused };

/**
 * What a change gave; when somebody else was first, the refusal also says who it was, what they did and when. What it
 * says of the entry's state it says already.
 */
export async function tellingWhoWasFirst<T>(
  scope: TenantScope,
  entryId: EntryId,
  change: Promise<Ran<T>>,
): Promise<Ran<T>> {
  const ran = await change;
  if (ran.ok || ran.error.code !== 'conflict') return ran;
  const [last] = await listTimeline(scope, entryId);
  if (last === undefined) return ran;
  const user = userOfActor(last.actor);
  const names = await namesOfUsers(user === null ? [] : [user]);
  const who = visibleText(actorWords(last.actor, names));
  const when = relative(last.at, Date.now());
  const said = `${KIND_WORDS[last.kind]} by ${who}, ${when}.`;
  return { ok: false, error: { code: 'conflict', message: `${ran.error.message} ${said}` } };
}
