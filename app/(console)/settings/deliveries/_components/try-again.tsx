'use client';

import { useChange } from '@/app/(console)/_lib/use-change';
import { retryFollowUpAction } from '@/app/(console)/t/[tenant]/entries/[entry]/actions';
import { Button } from '@/components/ui/button';
import type { DeliveryRow } from '@/lib/dlq/views';

/** Has a delivery that failed tried again, with the next sweep. */
export function TryAgain({
  delivery,
}: {
  delivery: Pick<DeliveryRow, 'tenantId' | 'entryId' | 'version'>;
}) {
  const { ask, pending, trouble } = useChange();
  const { tenantId, entryId, version } = delivery;
  return (
    <span className="flex items-center gap-2">
      <Button
        busy={pending}
        aria-label={`Try ${tenantId}/${entryId} again`}
        onClick={() =>
          void ask((requestId) =>
            retryFollowUpAction({ tenant: tenantId, entryId, version, reason: '', requestId }),
          )
        }
      >
        {pending ? 'Asking…' : 'Try again'}
      </Button>
      {trouble !== null && (
        <span role="alert" className="text-sm text-bad">
          {trouble.message}
        </span>
      )}
    </span>
  );
}
