'use server';

import { z } from 'zod';
import { isOutage } from '@/lib/db/errors';
import { ok } from '@/lib/dlq/errors';
import { log } from '@/lib/log';
import { runSweep } from '@/lib/services/sweep';
import { defineActionOnAll } from '@/lib/web/action';

/** One run over all tenants, by hand. */
export const runSweepAction = defineActionOnAll({
  schema: z.strictObject({}),
  permission: 'sweep',
  run: async ({ requestId }) => {
    try {
      return ok(await runSweep('console'));
    } catch (error) {
      if (!isOutage(error)) throw error;
      log.error({ err: error, requestId }, 'a sweep by hand was cut off');
      const message =
        'The database went away, which cut the run off; the ledger says how far it came. It can be run again.';
      return { ok: false, error: { code: 'cut-off', message } };
    }
  },
});
