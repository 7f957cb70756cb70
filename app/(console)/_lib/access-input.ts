import { z } from 'zod';
import { API_SCOPES } from '@/lib/auth/api-key';
import { ROLES } from '@/lib/auth/roles';
import { textProblem } from '@/lib/dlq/names';
import { KEY_DAYS_MAX, KEY_LABEL_MAX } from '@/lib/services/create-api-key';
import { reason, requestId } from './act-input';
import { place } from './place';

/** What the actions on members and keys take. */

const tenantId = z.string().max(19);

const userId = z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of a person');

/** The longest address there can be (RFC 5321: 254 characters). */
const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/, 'must be an email address')
  .refine((text) => textProblem(text, 1_016) === null, 'must be whole Unicode');

export const roleChange = z.strictObject({
  tenants: place,
  userId,
  before: z.enum(ROLES).nullable(),
  role: z.enum(ROLES).nullable(),
  reason,
});

export const invitation = z.strictObject({
  tenants: place,
  email,
  role: z.enum(ROLES),
  reason,
  requestId,
});

export const withdrawal = z.strictObject({ tenants: place, id: z.uuid() });

export const disabling = z.strictObject({ userId, disabled: z.boolean(), reason });

/** Tenants that a key reaches; at most 100. */
const reached = z.union([z.literal('all'), z.array(tenantId).min(1).max(100)]);

export const newKey = z.strictObject({
  tenants: reached,
  label: z
    .string()
    .trim()
    .min(1)
    .max(KEY_LABEL_MAX)
    .refine((text) => textProblem(text, 4 * KEY_LABEL_MAX) === null, 'must be whole Unicode'),
  scopes: z.array(z.enum(API_SCOPES)).min(1).max(API_SCOPES.length),
  days: z.int().min(1).max(KEY_DAYS_MAX).nullable(),
  requestId,
});

export const keyRevocation = z.strictObject({ tenants: reached, id: z.uuid() });
