import { refusalSentence } from '@/lib/dlq/decide';
import type { EntryId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import type { Act } from '@/lib/services/act';
import type { Attempted } from '@/lib/services/attempt';
import type { ChangeRefusal, ChangeResult } from '@/lib/services/change-entry';
import { recordedEnd } from '@/lib/services/recorded-attempt';
import { problem, type Problem } from '../problem';
import { outcomeDocument, recordedDocument } from './documents/attempt';
import { REFUSAL_STATUS } from './problems';

/** What commands on an entry have in common: how they are asked, and what is answered. */

interface Commanded {
  readonly scope: TenantScope;
  readonly path: { readonly entry: EntryId };
  readonly body: { readonly reason: string | null; readonly version: number | null };
  readonly key: string | null;
}

/** The command as the services take it. One Idempotency-Key belongs to one command on one entry. */
export function actOf({ path, body, key }: Commanded): Act {
  const requestId = key === null ? null : `act:${key}`;
  return { entryId: path.entry, version: body.version, reason: body.reason, requestId };
}

/** Why nothing was changed, and where the entry stands. */
export function refusalProblem({ code, message, current }: ChangeRefusal): Problem {
  if (code === 'id-reused') {
    const detail = 'This Idempotency-Key was used before for something else. Nothing was changed.';
    return problem(422, 'idempotency-key-reused', detail);
  }
  const members = current && { current: { status: current.status, version: current.version } };
  return problem(REFUSAL_STATUS[code], code, message, members && { members });
}

const standing = ({ scope, path }: Commanded) => ({
  tenant_id: String(scope.tenantId),
  entry_id: String(path.entry),
});

export function changedAnswer(call: Commanded, result: ChangeResult) {
  if (!result.ok) return refusalProblem(result.error);
  const { status, version, replayed } = result.value;
  return { document: { ...standing(call), status, version, replayed } };
}

/** An attempt that this Idempotency-Key began before is told as it ended. */
export async function attemptedAnswer(
  call: Commanded,
  result:
    | { readonly ok: true; readonly value: Attempted }
    | { readonly ok: false; readonly error: ChangeRefusal },
) {
  if (!result.ok) return refusalProblem(result.error);
  const { status, version, outcome: ended } = result.value;
  const replayed = ended.kind === 'repeated';
  const outcome = replayed
    ? recordedDocument(await recordedEnd(call.scope, call.path.entry, actOf(call).requestId))
    : outcomeDocument(ended, refusalSentence('document-moved'));
  return { document: { ...standing(call), status, version, replayed, outcome } };
}
