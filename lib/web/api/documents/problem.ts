import { z } from 'zod';
import { OPERATION_STATES } from '@/lib/dlq/operation';
import { PROBLEM_CODES } from '../problems';
import { statusSchema } from './entry';

export const problemSchema = z
  .strictObject({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('A sentence a person can act on.'),
    code: z.enum(PROBLEM_CODES).describe('The stable word a program goes by.'),
    request_id: z.uuid().describe('Names this answer in the log.'),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string().describe('JSON pointer into the body, or `?name` of the query.'),
          code: z.string(),
          detail: z.string(),
        }),
      )
      .max(50)
      .optional(),
    current: z
      .strictObject({ status: statusSchema, version: z.int().min(1) })
      .optional()
      .describe('Where the entry stands now.'),
    count: z
      .int()
      .min(0)
      .optional()
      .describe('With `count-moved` and `nothing-matches`: how many entries match now.'),
    state: z.enum(OPERATION_STATES).optional().describe('Where the operation stands now.'),
    offset: z.int().min(0).optional().describe('Characters from the beginning of the body.'),
    line: z.int().min(1).optional().describe('Line of an NDJSON body.'),
  })
  .meta({ id: 'Problem', description: 'A refusal (RFC 9457).' });
