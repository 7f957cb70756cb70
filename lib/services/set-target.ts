import { appendOne } from '@/lib/db/append';
import { namesOfUsers } from '@/lib/db/access-store';
import { readTarget, targetSetBy } from '@/lib/db/target-setting';
import { refusalSentence } from '@/lib/dlq/decide';
import { ok, type Result, refuse } from '@/lib/dlq/errors';
import type { Seq } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { actorWords, userOfActor } from '@/lib/format/actor';
import { absolute } from '@/lib/format/time';
import { webhookAddress } from '@/lib/net/webhook-address';
import { seal, webhookSecret } from '@/lib/secrets/sealed';
import { targetPlace } from '@/lib/targets/registry';
import { requestDigest } from './request-digest';
import type { Why } from './set-policy';

export type TargetSetting =
  | { readonly kind: 'embedded' }
  /** `newSecret`: make one, in place of any there is. */
  | { readonly kind: 'webhook'; readonly url: string; readonly newSecret: boolean };

export interface TargetSet {
  readonly seq: Seq;
  /** A secret that was made now, to be shown once; null when none was. */
  readonly secret: string | null;
}

/**
 * Sets where a tenant's retries and force-applies go, from the next attempt on; attempts under way end where they
 * began. The record names the target; its secret is sealed and written by the same statement, outside the WAL.
 * Refused as `target-moved` when another one stands than was seen.
 */
export async function setTarget(
  scope: TenantScope,
  setting: TargetSetting,
  why: Why & {
    readonly requestId: string;
    /** When the target that was looked at had been set, 0: never; null: whichever stands. */
    readonly seen?: number | null;
  },
): Promise<Result<TargetSet, { readonly code: string; readonly message: string }>> {
  const webhook = setting.kind === 'webhook';
  const address = webhook ? webhookAddress(setting.url) : null;
  if (address?.ok === false) {
    return { ok: false, error: { code: 'address', message: address.problem } };
  }
  if (webhook && !setting.newSecret && !(await readTarget(scope))?.secret) {
    const message = 'This target has no secret yet. Have one made.';
    return { ok: false, error: { code: 'no-secret', message } };
  }
  const payload = {
    kind: setting.kind,
    url: address?.ok ? address.url.href : null,
    new_secret: webhook && setting.newSecret,
  };
  const place = targetPlace(scope.tenantId);
  const secret = payload.new_secret ? webhookSecret(place, why.requestId, scope.actor) : null;
  const sealed = secret === null ? null : seal(secret, place);
  const outcome = await appendOne(scope, {
    actor: scope.actor,
    id: why.requestId,
    // Whoever else asks under this id asks for something else: the secret is for one person.
    bodySha256: requestDigest(
      'target_set',
      JSON.stringify(payload),
      why.reason,
      scope.actor,
      ...(why.seen == null ? [] : [String(why.seen)]),
    ),
    items: [
      {
        kind: 'policy',
        collection: null,
        event: { kind: 'target_set', payload },
        reason: why.reason,
        seen: why.seen == null ? null : BigInt(why.seen),
        ...(webhook && !payload.new_secret ? {} : { secret: sealed }),
      },
    ],
  });
  if (outcome.kind === 'reused') return refuse('id-reused', refusalSentence('id-reused'));
  const [written] = outcome.items;
  if (written?.kind === 'moved') {
    return { ok: false, error: { code: 'target-moved', message: await movedSentence(scope) } };
  }
  if (written?.kind !== 'written') throw new Error('a target was not written');
  return ok({ seq: written.seq, secret });
}

async function movedSentence(scope: TenantScope): Promise<string> {
  const last = await targetSetBy(scope);
  if (last === null) return 'This target was changed meanwhile. Nothing was saved.';
  const userId = userOfActor(last.actor);
  const who = actorWords(last.actor, await namesOfUsers(userId === null ? [] : [userId]));
  const what = last.url ?? 'the embedded target';
  return `${who} set this target to ${what} at ${absolute(last.at)}. Nothing was saved; saving again replaces theirs.`;
}
