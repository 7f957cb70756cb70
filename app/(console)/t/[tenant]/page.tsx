import { filterOf } from '@/lib/dlq/filter';
import type { Metadata } from 'next';
import { ScrollArea } from '@/components/ui/scroll-area';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { entriesHref } from '@/components/entry-links';
import { historyHref, PolicyHistory } from '@/components/policy-history';
import { groupsHref, USUAL } from '@/components/groups/links';
import { HEADROOM_WARNING } from '@/components/headroom';
import { QueueTable } from '@/components/queue-table';
import { operationsHref } from '@/components/operations/links';
import { OperationSignsNotice } from '@/components/operations/signs-notice';
import { STATE_WORDS } from '@/components/operations/words';
import { Crumbs } from '@/components/ui/crumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { PageFrame } from '@/components/ui/page-frame';
import { Visible } from '@/components/ui/visible';
import { can } from '@/lib/auth/roles';
import { databaseNow } from '@/lib/db/clock';
import { namesOfUsers } from '@/lib/db/access-store';
import { countGroups } from '@/lib/db/groups';
import { listOperationSigns } from '@/lib/db/operation-signs';
import { listPolicyChanges } from '@/lib/db/policy-history';
import { listQueues } from '@/lib/db/queues';
import { readTarget, type StoredTarget } from '@/lib/db/target-setting';
import { tenantDefaults } from '@/lib/db/tenants';
import { collectionProblem } from '@/lib/dlq/names';
import type { OperationSigns } from '@/lib/dlq/operation';
import type { QueueView, TenantDefaultsView } from '@/lib/dlq/views';
import { userOfActor } from '@/lib/format/actor';
import { counted, grouped, percent } from '@/lib/format/number';
import { defaultsWords } from '@/lib/format/policy';
import { visibleText } from '@/lib/format/visible';
import { relative } from '@/lib/format/time';
import { PolicySaved, SavedBanner } from './_components/policy-saved';
import { QueuePolicyButton } from './_components/queue-policy-dialog';
import { TenantDefaultsButton } from './_components/tenant-defaults-dialog';

interface Props {
  readonly params: Promise<{ tenant: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Queues of tenant ${visibleText((await params).tenant)}` };
}

/** Changes of policies shown; the WAL has them all. */
const CHANGES = 20;
/** Queues on one page: their names come from devices, so their number is nobody's choice. */
const QUEUES = 200;
/** An eviction this recent is worth a warning. Milliseconds: a day. */
const RECENT = 86_400_000;

export default async function QueuesPage({ params, searchParams }: Props) {
  const { tenant: asked } = await params;
  const search = await searchParams;
  const history = collectionOf(search['history']);
  const after = collectionOf(search['after']);
  const { scope, tenant, role } = await tenantPage(asked, historyHref(asked, history));
  const [found, defaults, target, changes, now, signs, groups] = await Promise.all([
    listQueues(scope, { after, limit: QUEUES + 1 }),
    tenantDefaults(scope),
    readTarget(scope),
    listPolicyChanges(scope, history, CHANGES + 1),
    databaseNow(),
    listOperationSigns([scope.tenantId]),
    countGroups(scope, {}),
  ]);
  const people = changes.map(({ actor }) => userOfActor(actor)).filter((id) => id !== null);
  const names = await namesOfUsers([...new Set(people)]);
  const mayChange = can(role, 'policy');
  const queues = found.slice(0, QUEUES);
  const next = found.length > QUEUES ? queues.at(-1)?.collection : undefined;
  return (
    <PageFrame
      crumbs={
        <Crumbs
          items={[
            { key: 'overview', label: 'Overview', href: '/' },
            { key: 'tenant', label: <TenantName tenant={tenant} defaults={defaults} /> },
          ]}
        />
      }
      aside={<DataAge asOf={now} />}
    >
      <PolicySaved>
        <div className="flex flex-wrap items-start justify-between gap-3 px-4 py-3">
          <div>
            <h1 className="text-xl font-semibold">
              <TenantName tenant={tenant} defaults={defaults} />
            </h1>
            <p className="text-ink-2">{defaultsWords(defaults)}</p>
            <p className="text-ink-2 [overflow-wrap:anywhere]">
              Retries and force-applies go to <TargetWords target={target} />.
            </p>
            {groups.all > 0 && (
              <p>
                <Link href={groupsHref(tenant, USUAL)} className="rounded">
                  {counted(groups.open, 'open group', 'open groups')}
                </Link>{' '}
                <span className="text-ink-2">of entries that failed alike.</span>
              </p>
            )}
          </div>
          {mayChange && <TenantDefaultsButton tenant={tenant} defaults={defaults} />}
        </div>
        <SavedBanner />
        <UnderWay tenant={tenant} signs={signs} />
        <Warnings tenant={tenant} queues={queues} now={now} />
        {queues.length === 0 && after !== null ? (
          <EmptyState title="No more queues">
            <p>
              <Link href={`/t/${tenant}`}>Back to the first ones</Link>
            </p>
          </EmptyState>
        ) : queues.length === 0 ? (
          <EmptyState title="No queue yet">
            <p>A queue comes into being with the first rejected delta of its collection.</p>
          </EmptyState>
        ) : (
          <ScrollArea label="Queues, scrollable">
            <QueueTable
              tenant={tenant}
              queues={queues}
              now={now}
              {...(mayChange && {
                change: (queue: QueueView) => (
                  <QueuePolicyButton tenant={tenant} queue={queue} defaults={defaults} />
                ),
              })}
            />
          </ScrollArea>
        )}
        {(after !== null || next !== undefined) && (
          <nav aria-label="More queues" className="flex gap-4 px-4 py-2">
            {after !== null && <Link href={`/t/${tenant}`}>First queues</Link>}
            {next !== undefined && (
              <Link href={`/t/${tenant}?after=${encodeURIComponent(next)}`}>
                Queues after <Visible text={next} max={40} />
              </Link>
            )}
          </nav>
        )}
      </PolicySaved>
      <PolicyHistory
        tenant={tenant}
        of={history}
        changes={changes.slice(0, CHANGES)}
        more={changes.length > CHANGES}
        names={names}
        now={now}
      />
      {!mayChange && queues.length > 0 && (
        <p className="px-4 py-3 text-sm text-ink-2">
          Changing a policy needs the role admin; you are {role} here.
        </p>
      )}
    </PageFrame>
  );
}

/** Operations on many that are not over: those that wait for somebody by name, the others by their number. */
function UnderWay({ tenant, signs }: { tenant: string; signs: readonly OperationSigns[] }) {
  const others = signs
    .filter(({ state }) => state !== 'stopped' && state !== 'awaiting')
    .map(({ state, count }) => `${grouped(count)} ${STATE_WORDS[state]}`);
  return (
    <div className="flex flex-col gap-2 px-4 pb-3 empty:hidden">
      <OperationSignsNotice signs={signs} />
      {others.length > 0 && (
        <p className="text-ink-2">
          <Link href={operationsHref(tenant)} prefetch={false} className="rounded">
            Operations
          </Link>
          : {others.join(', ')}.
        </p>
      )}
    </div>
  );
}

function collectionOf(given: string | string[] | undefined): string | null {
  return typeof given === 'string' && collectionProblem(given) === null ? given : null;
}

function TenantName({ tenant, defaults }: { tenant: string; defaults: TenantDefaultsView }) {
  return defaults.name === null ? `Tenant ${tenant}` : <Visible text={defaults.name} />;
}

function TargetWords({ target }: { target: StoredTarget | null }) {
  if (target?.url == null) return <>the embedded target</>;
  return (
    <>
      the webhook <code>{target.url}</code>
    </>
  );
}

function Warnings({
  tenant,
  queues,
  now,
}: {
  tenant: string;
  queues: readonly QueueView[];
  now: number;
}) {
  const share = (queue: QueueView) => queue.used / queue.policy.capacity;
  const tight = queues.filter((queue) => share(queue) >= HEADROOM_WARNING);
  const evicted = queues.filter(
    (queue) => queue.lastEvictedAt !== null && now - queue.lastEvictedAt < RECENT,
  );
  if (tight.length + evicted.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 px-4 pb-3">
      {evicted.map((queue) => (
        <Notice
          key={`evicted ${queue.collection}`}
          tone="bad"
          title="Entries were pushed out."
          aside={
            <Link
              href={entriesHref(
                tenant,
                filterOf({ collection: queue.collection, status: 'evicted' }),
              )}
              className="font-medium"
            >
              Look at them
            </Link>
          }
        >
          <Visible text={queue.collection} max={40} /> was over its capacity and evicted{' '}
          {counted(queue.totalEvicted, 'entry', 'entries')} in all, the last{' '}
          {relative(queue.lastEvictedAt ?? now, now)}. Evicted entries can be restored while
          retention lasts.
        </Notice>
      ))}
      {tight.map((queue) => (
        <Notice
          key={`tight ${queue.collection}`}
          tone="warn"
          title={share(queue) < 1 ? 'Little headroom.' : 'No room left.'}
        >
          <Visible text={queue.collection} max={40} />{' '}
          {share(queue) < 1
            ? `is at ${percent(share(queue))} of its capacity; once full, each new entry pushes the oldest out.`
            : 'is full: each new entry pushes the oldest out.'}{' '}
          Resolving makes no room: resolved entries count too.
        </Notice>
      ))}
    </div>
  );
}
