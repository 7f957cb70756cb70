import Link from 'next/link';
import { Pill } from '@/components/ui/pill';
import { Visible } from '@/components/ui/visible';
import type { OperationReason } from '@/lib/dlq/operation';
import { grouped } from '@/lib/format/number';
import { operationHref } from './links';
import { OUTCOME_TONES } from './words';

/** What was not done, by reason: how many, and one of the sentences that say why. Nothing when all was done. */
export function ReasonList({
  tenant,
  operationId,
  reasons,
}: {
  tenant: string;
  operationId: string;
  reasons: readonly OperationReason[];
}) {
  if (reasons.length === 0) return null;
  return (
    <section aria-labelledby="not-done" className="px-4 pb-4">
      <h2 id="not-done" className="pb-1 font-semibold">
        Not done, by reason
      </h2>
      <ul className="flex flex-col gap-1">
        {reasons.map(({ outcome, code, count, example }) => (
          <li key={`${outcome} ${code ?? ''}`} className="flex items-baseline gap-2">
            <span className="min-w-10 text-right font-mono text-sm">{grouped(count)}</span>
            <Link
              href={operationHref(tenant, operationId, outcome)}
              scroll={false}
              prefetch={false}
              className="rounded no-underline hover:underline"
            >
              <Pill tone={OUTCOME_TONES[outcome]}>{outcome}</Pill>
            </Link>
            <span className="min-w-0 text-ink-2 [overflow-wrap:anywhere]">
              {example === null ? (
                <code>{code}</code>
              ) : (
                <>
                  {count > 1 && 'such as: '}
                  <Visible text={example} max={160} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
