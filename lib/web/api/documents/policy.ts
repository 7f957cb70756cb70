import { z } from 'zod';
import { EXPIRY_ACTIONS } from '@/lib/dlq/entry';
import { NAME_MAX_BYTES, nameProblem } from '@/lib/dlq/names';
import type { PolicyView, TenantDefaultsView } from '@/lib/dlq/views';
import { CAPACITY_MAX, RETENTION_MAX_SECS } from '@/lib/dlq/policy';
import { idText, issue, reasonInput, u64Input, u64Text, wholeInput } from '../scalars';

/** Policies: what the API tells of them, and what it takes. */

/** What tells a policy from the one after it. */
export const POLICY_SEQ =
  'The record that set this; 0: nobody did. A change may name the one it saw.';

const seenInput = u64Input
  .nullish()
  .transform((seen) => seen ?? null)
  .describe('The `policy_seq` you saw; another one is refused. Null: whatever stands is replaced.');

const expiryAction = z
  .enum(EXPIRY_ACTIONS)
  .describe('What happens to an entry whose time is up: dropped, escalated or force-applied.');

export const policySchema = z
  .strictObject({
    ttl_secs: u64Text.describe('Seconds an entry may wait.'),
    expiry_action: expiryAction,
    capacity: z.int().min(1).describe('Most entries in the queue, resolved ones included.'),
  })
  .meta({ id: 'Policy', description: 'The policy in force.' });

export function policyDocument(policy: PolicyView): z.input<typeof policySchema> {
  return {
    ttl_secs: policy.ttlSecs,
    expiry_action: policy.action,
    capacity: policy.capacity,
  };
}

export const policySetSchema = z
  .strictObject({ ...policySchema.shape, seq: idText.describe('The record of this change.') })
  .meta({ id: 'PolicySet', description: 'The policy in force after a change.' });

export const defaultsSchema = z
  .strictObject({
    name: z.string().nullable().describe('What people call the tenant; null: its id.'),
    ...policySchema.shape,
    retention_secs: u64Text.describe('Seconds an expired or evicted entry can be restored.'),
    second_person: z
      .boolean()
      .describe('Whether a force-apply of many waits until a second person approves it.'),
    policy_seq: idText.describe(POLICY_SEQ),
  })
  .meta({ id: 'Defaults', description: 'What queues follow unless they set their own.' });

export function defaultsDocument(defaults: TenantDefaultsView): z.input<typeof defaultsSchema> {
  return {
    name: defaults.name,
    ...policyDocument(defaults),
    retention_secs: defaults.retentionSecs,
    second_person: defaults.secondPerson,
    policy_seq: defaults.policySeq,
  };
}

export const defaultsSetSchema = z
  .strictObject({ ...defaultsSchema.shape, seq: idText.describe('The record of this change.') })
  .meta({ id: 'DefaultsSet', description: 'The defaults after a change.' });

const CAPACITY = `Expected a whole number from 1 to ${String(CAPACITY_MAX)}.`;
const capacityInput = z.int(CAPACITY).min(1, CAPACITY).max(CAPACITY_MAX, CAPACITY);

export const policyBody = z
  .strictObject({
    ttl_secs: u64Input.nullable(),
    expiry_action: expiryAction.nullable(),
    capacity: capacityInput.nullable(),
    policy_seq: seenInput,
    reason: reasonInput,
  })
  .meta({
    id: 'PolicyChange',
    description: 'The settings of one queue, all three; null means that of the tenant.',
  });

const tenantName = z
  .string()
  .superRefine((text, context) => {
    const wrong = nameProblem(text);
    if (wrong !== null) context.addIssue(issue(wrong.code, `It ${wrong.words}.`));
  })
  .transform((text) => text.trim() || null)
  .nullable()
  .describe(`At most ${String(NAME_MAX_BYTES)} bytes of UTF-8; null: none.`);

export const defaultsBody = z
  .strictObject({
    name: tenantName,
    ttl_secs: u64Input,
    expiry_action: expiryAction,
    capacity: capacityInput,
    retention_secs: wholeInput(RETENTION_MAX_SECS),
    second_person: z
      .boolean()
      .optional()
      .describe('A force-apply of many waits for a second person; left out: as it stands.'),
    policy_seq: seenInput,
    reason: reasonInput,
  })
  .meta({ id: 'DefaultsChange', description: 'The defaults of a tenant, all of them.' });
