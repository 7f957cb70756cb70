import Link from 'next/link';
import { Notice } from '@/components/ui/notice';
import type { OperationSigns } from '@/lib/dlq/operation';
import { counted } from '@/lib/format/number';
import { operationHref, operationsHref } from './links';

/** Operations that go no further until somebody looks. `where`: the tenant's name, when several are shown. */
export function OperationSignsNotice({
  signs,
  where = null,
}: {
  signs: readonly OperationSigns[];
  where?: ((tenantId: string) => string) | null;
}) {
  return signs
    .filter(({ state }) => state === 'stopped' || state === 'awaiting')
    .map(({ tenantId, state, count, only }) => {
      const place = where === null ? '' : ` in ${where(tenantId)}`;
      return (
        <Notice
          key={`${tenantId} ${state}`}
          tone={state === 'stopped' ? 'bad' : 'warn'}
          title={
            state === 'stopped'
              ? `${counted(count, 'operation', 'operations')}${place} stopped by ${count === 1 ? 'itself' : 'themselves'}.`
              : `${counted(count, 'operation', 'operations')}${place} ${count === 1 ? 'waits' : 'wait'} for approval.`
          }
          aside={
            <Link
              href={only === null ? operationsHref(tenantId, state) : operationHref(tenantId, only)}
              prefetch={false}
              className="font-medium"
            >
              Look at {count === 1 ? 'it' : 'them'}
            </Link>
          }
        >
          {state === 'stopped'
            ? 'Too much of its first entries was refused or failed; the rest was not touched.'
            : 'Its entries are frozen; nothing starts before a second person agrees.'}
        </Notice>
      );
    });
}
