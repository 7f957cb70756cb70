import { z } from 'zod';

/** Query parameters several operations share. */

/** How many a page holds at most. */
export function limit(most: number, usual: number) {
  const detail = `one whole number from 1 to ${String(most)}`;
  return z
    .unknown()
    .transform((text, context): number => {
      const value = typeof text === 'string' && /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : 0;
      if (value >= 1 && value <= most) return value;
      context.addIssue(detail);
      return z.NEVER;
    })
    .meta({
      type: 'integer',
      minimum: 1,
      maximum: most,
      description: `Most a page holds; ${String(usual)} unless given.`,
    })
    .optional();
}

export const cursor = z
  .string()
  .optional()
  .describe('`older` or `newer` of a page of this same list; without it, the first page.');

export const TENANT = '/api/v1/tenants/{tenant}';
export const ENTRY = '/api/v1/tenants/{tenant}/entries/{entry}';
export const QUEUE = '/api/v1/tenants/{tenant}/queues/{collection}';
export const GROUP = '/api/v1/tenants/{tenant}/groups/{group}';
export const OPERATION = '/api/v1/tenants/{tenant}/operations/{operation}';
