'use server';

import { z } from 'zod';
import { assignee, note, reason, requestId } from '@/app/(console)/_lib/act-input';
import { can, type Role, roleNeeded } from '@/lib/auth/roles';
import { listAssignable } from '@/lib/db/assignable';
import { findOperation } from '@/lib/db/operations';
import { ok } from '@/lib/dlq/errors';
import {
  OPERATION_ACTIONS,
  OPERATION_MAX,
  OPERATION_RATE_MAX,
  OPERATION_STEERS,
  type OperationAction,
} from '@/lib/dlq/operation';
import { createOperation } from '@/lib/services/operations/create-operation';
import { planOperation } from '@/lib/services/operations/plan-operation';
import { steerOperation } from '@/lib/services/operations/steer-operation';
import { undoOperation } from '@/lib/services/operations/undo-operation';
import { defineAction, roleMessage } from '@/lib/web/action';
import type { Planned } from './_lib/planned';
import { LEAST, permissionFor } from './_lib/terms';

const action = z.enum(OPERATION_ACTIONS);
/** Longer than any query; a selection of some thousand ids fits. */
const q = z.string().max(100_000);
const operation = z.string().max(64);

/** Null: this role may carry the action out. */
function refused(role: Role, asked: OperationAction) {
  const permission = permissionFor(asked);
  if (can(role, permission)) return null;
  const message = roleMessage(role, roleNeeded(permission));
  return { ok: false, error: { code: 'forbidden', message } } as const;
}

const missing = {
  ok: false,
  error: { code: 'not-found', message: 'There is no such operation.' },
} as const;

/** What an action would meet if it were confirmed now. */
export const planAction = defineAction({
  schema: z.strictObject({ tenant: z.string(), action, q }),
  permission: LEAST,
  run: async ({ scope, input, role, user }) => {
    const no = refused(role, input.action);
    if (no !== null) return no;
    const [planned, people] = await Promise.all([
      planOperation(scope, { action: input.action, q: input.q, parameters: {} }),
      input.action === 'assign' ? listAssignable(scope) : [],
    ]);
    if (!planned.ok) return planned;
    const self = `user:${user.id}`;
    return ok<Planned>({
      plan: planned.value,
      people: people
        .map(({ actor, name }) => ({ actor, name, self: actor === self }))
        .toSorted((a, b) => Number(b.self) - Number(a.self)),
    });
  },
});

/** Freezes the set as it was shown and has the action carried out on it. */
export const startOperationAction = defineAction({
  schema: z.strictObject({
    tenant: z.string(),
    action,
    q,
    parameters: z.strictObject({ to: assignee.optional(), text: note.optional() }),
    reason,
    expectedCount: z.int().min(1).max(OPERATION_MAX),
    rateLimit: z.int().min(1).max(OPERATION_RATE_MAX).nullable(),
    canary: z
      .strictObject({
        first: z.int().min(1).max(OPERATION_MAX),
        percent: z.int().min(0).max(100),
      })
      .nullable(),
    requestId,
  }),
  permission: LEAST,
  run: async ({ scope, input, role }) => {
    const no = refused(role, input.action);
    if (no !== null) return no;
    const { to, text } = input.parameters;
    return createOperation(scope, {
      ...input,
      parameters: { ...(to !== undefined && { to }), ...(text !== undefined && { text }) },
    });
  },
});

/** Pauses, resumes, cancels or approves an operation; takes the right that its action takes. */
export const steerAction = defineAction({
  schema: z.strictObject({
    tenant: z.string(),
    operation,
    steer: z.enum(OPERATION_STEERS),
    reason,
    requestId,
  }),
  permission: LEAST,
  run: async ({ scope, input, role }) => {
    const asked = await findOperation(scope, input.operation);
    if (asked === null) return missing;
    return (
      refused(role, asked.action) ??
      steerOperation(scope, input.operation, input.steer, input.reason)
    );
  },
});

/** Takes back what an operation did, as another operation. */
export const undoAction = defineAction({
  schema: z.strictObject({ tenant: z.string(), operation, requestId }),
  permission: LEAST,
  run: async ({ scope, input, role }) => {
    const asked = await findOperation(scope, input.operation);
    if (asked === null) return missing;
    return (
      refused(role, asked.action) ??
      undoOperation(scope, input.operation, { reason: null, requestId: input.requestId })
    );
  },
});
