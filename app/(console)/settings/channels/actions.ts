'use server';

import { z } from 'zod';
import { requestId } from '@/app/(console)/_lib/act-input';
import { place, placeOf } from '@/app/(console)/_lib/place';
import { textProblem } from '@/lib/dlq/names';
import {
  addChannel,
  changeChannel,
  CHANNEL_NAME_MAX,
  removeChannel,
  testChannel,
} from '@/lib/services/change-channel';
import { defineActionOnTenants } from '@/lib/web/action';

const name = z
  .string()
  .trim()
  .min(1)
  .max(CHANNEL_NAME_MAX)
  .refine((text) => textProblem(text, 4 * CHANNEL_NAME_MAX) === null, 'must be whole Unicode');
const url = z.string().trim().max(2_000);

/** Adds a channel; the secret in its answer is never shown again. */
export const addChannelAction = defineActionOnTenants({
  schema: z.strictObject({ tenants: place, name, url, requestId }),
  permission: 'channels',
  run: ({ input, tenants, user, remoteAddr }) =>
    addChannel(
      { id: input.requestId, tenantId: placeOf(tenants), name: input.name, url: input.url },
      { actor: user.actor, remoteAddr },
    ),
});

export const changeChannelAction = defineActionOnTenants({
  schema: z.strictObject({
    tenants: place,
    id: z.uuid(),
    name,
    url,
    enabled: z.boolean(),
    newSecret: z.boolean(),
    seen: z.int().min(0),
    requestId,
  }),
  permission: 'channels',
  run: ({ input, tenants, user, remoteAddr }) =>
    changeChannel({ ...input, tenantId: placeOf(tenants) }, { actor: user.actor, remoteAddr }),
});

export const deleteChannelAction = defineActionOnTenants({
  schema: z.strictObject({ tenants: place, id: z.uuid() }),
  permission: 'channels',
  run: ({ input, tenants, user, remoteAddr }) =>
    removeChannel(input.id, placeOf(tenants), { actor: user.actor, remoteAddr }),
});

/** Sends a message that says it is a test. Changes nothing here. */
export const testChannelAction = defineActionOnTenants({
  schema: z.strictObject({ tenants: place, id: z.uuid() }),
  permission: 'channels',
  run: ({ input, tenants, requestId: id }) => testChannel(input.id, placeOf(tenants), id),
});
