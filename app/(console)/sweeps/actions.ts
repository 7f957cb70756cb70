'use server';

import { headers } from 'next/headers';
import { currentUser } from '@/lib/auth/access';
import { isOwnOrigin } from '@/lib/auth/origin';
import { maySweep } from '@/app/(console)/_lib/may-sweep';
import type { SweepReport } from '@/lib/dlq/views';
import { log } from '@/lib/log';
import { runSweep } from '@/lib/services/sweep';
import type { ActionResult } from '@/lib/web/action';

/** One run over all tenants, by hand. Of no tenant in particular, so it checks access itself. */
export async function runSweepAction(): Promise<ActionResult<SweepReport>> {
  if (!isOwnOrigin((await headers()).get('origin'))) {
    return { ok: false, code: 'origin', message: 'This did not come from a page of this console.' };
  }
  const signedIn = await currentUser();
  if (!signedIn.ok || !maySweep(signedIn.user)) {
    const message = 'Running the sweep needs the role admin in all tenants.';
    return { ok: false, code: 'forbidden', message };
  }
  try {
    return { ok: true, value: await runSweep('console') };
  } catch (error) {
    log.error({ err: error }, 'a sweep by hand failed');
    return { ok: false, code: 'failed', message: 'The run was cut off; the ledger says how far.' };
  }
}
