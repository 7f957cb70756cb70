'use server';

import { z } from 'zod';
import { requestId } from '@/app/(console)/_lib/act-input';
import { QUERY_LIMIT } from '@/lib/dlq/filter';
import { textProblem } from '@/lib/dlq/names';
import { VIEW_NAME_MAX } from '@/lib/dlq/saved-view';
import { changeView, chooseDefaultView, saveView } from '@/lib/services/saved-views';
import { defineAction } from '@/lib/web/action';

const name = z
  .string()
  .trim()
  .min(1)
  .max(VIEW_NAME_MAX)
  .refine((text) => textProblem(text, 4 * VIEW_NAME_MAX) === null, 'must be whole Unicode');
const query = z.string().max(QUERY_LIMIT);

/** Keeps a filter under a name. Asked again under its request id, it is the same view. */
export const saveViewAction = defineAction({
  schema: z.strictObject({ tenant: z.string(), name, query, shared: z.boolean(), requestId }),
  permission: 'view',
  run: ({ scope, input, user, role }) =>
    saveView(scope, { ...input, id: input.requestId }, { userId: user.id, role }),
});

/** Changes a view, or deletes it, or brings it back; whose view it is decides who may. */
export const changeViewAction = defineAction({
  schema: z.strictObject({
    tenant: z.string(),
    id: z.uuid(),
    seen: z.int().min(0),
    name: name.optional(),
    query: query.optional(),
    shared: z.boolean().optional(),
    deleted: z.boolean().optional(),
  }),
  permission: 'view',
  run: ({ scope, input, user, role }) => changeView(scope, input, { userId: user.id, role }),
});

/** Chooses what opens first for this person; null: all entries. */
export const chooseDefaultViewAction = defineAction({
  schema: z.strictObject({ tenant: z.string(), id: z.uuid().nullable() }),
  permission: 'view',
  run: ({ scope, input, user, role }) =>
    chooseDefaultView(scope, input.id, { userId: user.id, role }),
});
