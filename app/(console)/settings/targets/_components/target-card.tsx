import Link from 'next/link';
import { entryHref } from '@/components/entry-links';
import { targetHealth } from '@/components/target-words';
import { actorWords } from '@/lib/format/actor';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { Pill } from '@/components/ui/pill';
import { Visible } from '@/components/ui/visible';
import type { TargetView } from '@/lib/dlq/views';
import { TargetActions } from './target-actions';

/** One tenant's target: what it is, how it has been doing, and what can be done about it. */
export function TargetCard({
  target,
  now,
  names,
  mayChange,
}: {
  target: TargetView;
  now: number;
  names: ReadonlyMap<string, string>;
  mayChange: boolean;
}) {
  const { tenantId, name, kind, url, problem, updatedAt, updatedBy } = target;
  return (
    <li className="grid gap-x-6 gap-y-2 border-b border-line px-4 py-3 min-[48rem]:grid-cols-[minmax(0,1fr)_17rem] min-[90rem]:grid-cols-[minmax(0,1fr)_17rem_20rem]">
      <div className="flex min-w-0 flex-col gap-1">
        <h2 className="flex flex-wrap items-baseline gap-x-2 font-semibold">
          <Link href={`/t/${tenantId}`} className="no-underline hover:underline">
            {name === null ? `Tenant ${tenantId}` : <Visible text={name} max={60} />}
          </Link>
          {name !== null && (
            <span className="font-mono text-sm font-normal text-ink-3">{tenantId}</span>
          )}
        </h2>
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <Pill tone={kind === 'webhook' ? 'info' : 'neutral'}>{kind}</Pill>
          {url === null ? (
            <span className="text-ink-2">the store that comes with the queue</span>
          ) : (
            <span className="font-mono text-sm [overflow-wrap:anywhere]">
              <Visible text={url} max={120} />
            </span>
          )}
        </p>
        <p className="text-sm text-ink-2">
          {updatedAt === null || updatedBy === null ? (
            'Never changed: this is the default.'
          ) : (
            <>
              Set by <Visible text={actorWords(updatedBy, names)} max={60} />{' '}
              <Moment at={updatedAt} now={now} />.
            </>
          )}
        </p>
      </div>
      <HealthNote target={target} now={now} />
      {mayChange && <TargetActions target={{ tenantId, name, kind, url, updatedAt }} />}
      {problem !== null && (
        <div className="col-span-full">
          <Notice tone="bad" title="It cannot be called.">
            {problem}
          </Notice>
        </div>
      )}
    </li>
  );
}

function HealthNote({ target, now }: { target: TargetView; now: number }) {
  const { title, tone, detail } = targetHealth(target.attempts);
  const [latest] = target.attempts;
  return (
    <div className="flex min-w-0 flex-col gap-1 text-sm text-ink-2">
      <p>
        <Pill tone={tone}>{title}</Pill>
      </p>
      {latest !== undefined && (
        <p>
          {detail} Latest:{' '}
          <Link href={entryHref(target.tenantId, latest.entryId)} prefetch={false}>
            {target.tenantId}/{latest.entryId}
          </Link>{' '}
          <Moment at={latest.at} now={now} />.
        </p>
      )}
    </div>
  );
}
