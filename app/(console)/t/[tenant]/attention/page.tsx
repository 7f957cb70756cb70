import { filterOf } from '@/lib/dlq/filter';
import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { followUpTerms } from '@/app/(console)/_lib/follow-up';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { type AttentionGroup, attentionGroups, attentionWords } from '@/components/attention-words';
import { DocumentPath } from '@/components/document-path';
import { entriesHref, entryHref } from '@/components/entry-links';
import { OperationSignsNotice } from '@/components/operations/signs-notice';
import { Crumbs } from '@/components/ui/crumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { Moment } from '@/components/ui/moment';
import { PageFrame } from '@/components/ui/page-frame';
import { Pill } from '@/components/ui/pill';
import { ScrollArea } from '@/components/ui/scroll-area';
import { Visible } from '@/components/ui/visible';
import { ViolationPill } from '@/components/violation-pill';
import { can, type Role, roleNeeded } from '@/lib/auth/roles';
import { databaseNow } from '@/lib/db/clock';
import { listOperationSigns } from '@/lib/db/operation-signs';
import { listAttention } from '@/lib/db/entries';
import type { AttentionRow } from '@/lib/dlq/views';
import { counted, grouped } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import { TryAllAgain } from './_components/try-all-again';

interface Props {
  readonly params: Promise<{ tenant: string }>;
}

/** Entries looked at, and shown of each cause. */
const LIMIT = 1_000;
const SHOWN = 20;

const OWED: { readonly [A in AttentionRow['expiredAction']]: string } = {
  Drop: 'nothing owed',
  Escalate: 'notification owed',
  ForceApplyLww: 'force-apply owed',
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Needs attention in tenant ${visibleText((await params).tenant)}` };
}

export default async function AttentionPage({ params }: Props) {
  const { tenant: asked } = await params;
  const { scope, tenant, role } = await tenantPage(asked, `/t/${asked}/attention`);
  const [crumbs, found, now, signs] = await Promise.all([
    tenantCrumbs(scope),
    listAttention(scope, LIMIT + 1),
    databaseNow(),
    listOperationSigns([scope.tenantId]),
  ]);
  const rows = found.slice(0, LIMIT);
  const groups = attentionGroups(rows);
  return (
    <PageFrame
      crumbs={<Crumbs items={[...crumbs, { key: 'attention', label: 'Needs attention' }]} />}
      aside={<DataAge asOf={now} />}
    >
      <div className="flex flex-col gap-2 px-4 pt-3 empty:hidden">
        <OperationSignsNotice signs={signs} />
      </div>
      {rows.length === 0 ? (
        <>
          <h1 className="sr-only">Needs attention</h1>
          <EmptyState title="Nothing needs attention">
            <p>
              When an expiry owes a notification or a force-apply and it finally cannot be done, it
              stands here and is never purged.
            </p>
          </EmptyState>
        </>
      ) : (
        <>
          <div className="px-4 py-3">
            <h1 className="text-xl font-semibold">Needs attention</h1>
            <p className="max-w-3xl text-ink-2">
              {found.length > LIMIT
                ? `The latest ${grouped(LIMIT)} entries; there are more. `
                : `${counted(rows.length, 'entry', 'entries')} of ${counted(groups.length, 'cause', 'causes')}. `}
              An expiry owed something that finally could not be done. Mend the cause, then have it
              tried again; or open an entry to restore it. None of these is ever purged.
            </p>
          </div>
          {groups.map((group) => (
            <Cause
              key={`${group.owed} ${group.cause}`}
              group={group}
              tenant={tenant}
              role={role}
              now={now}
            />
          ))}
        </>
      )}
    </PageFrame>
  );
}

function Cause({
  group: { owed, cause, rows },
  tenant,
  role,
  now,
}: {
  group: AttentionGroup<AttentionRow>;
  tenant: string;
  role: Role;
  now: number;
}) {
  const { permission } = followUpTerms(owed);
  const rest = rows.length - SHOWN;
  return (
    <section aria-label={visibleText(cause)} className="border-t border-line">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 bg-paper-2 px-4 py-2">
        <h2 className="flex min-w-0 flex-wrap items-center gap-2 font-semibold">
          <span className="font-mono text-sm">{grouped(rows.length)}</span>
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <Visible text={cause} max={160} />
          </span>
          <Pill tone="bad">{OWED[owed]}</Pill>
        </h2>
        {can(role, permission) ? (
          <TryAllAgain
            tenant={tenant}
            cause={visibleText(cause)}
            entryIds={rows.map(({ entryId }) => entryId)}
          />
        ) : (
          <span className="text-sm text-ink-2">
            Trying again needs the role {roleNeeded(permission)}.
          </span>
        )}
      </div>
      <ScrollArea label={`Entries: ${visibleText(cause)}`}>
        <AttentionTable rows={rows.slice(0, SHOWN)} cause={cause} now={now} />
      </ScrollArea>
      {rest > 0 && (
        <p className="px-4 py-2 text-sm text-ink-2">
          {counted(rest, 'more entry', 'more entries')} of this cause;{' '}
          <Link href={entriesHref(tenant, filterOf({ status: 'attention' }))} className="rounded">
            all that need attention
          </Link>{' '}
          are in the list.
        </p>
      )}
    </section>
  );
}

function AttentionTable({
  rows,
  cause,
  now,
}: {
  rows: readonly AttentionRow[];
  cause: string;
  now: number;
}) {
  // Where the heading says it all, it need not stand in every row.
  const told = rows.some((row) => attentionWords(row) !== cause);
  return (
    <table className="dense cards">
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">Document</th>
          <th scope="col">User</th>
          <th scope="col">Rejected for</th>
          {told && <th scope="col">What went wrong</th>}
          <th scope="col" className="num">
            Expired
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.entryId}>
            <th scope="row" className="!text-ink">
              <Link
                href={entryHref(row.tenantId, row.entryId, {
                  filter: filterOf({ status: 'attention' }),
                })}
                prefetch={false}
                className="rounded font-mono text-sm font-medium no-underline hover:underline"
              >
                {row.tenantId}/{row.entryId}
              </Link>
            </th>
            <td data-name="Document" className="max-sm:col-span-2">
              <DocumentPath collection={row.collection} document={row.documentId} max={24} />
            </td>
            <td data-name="User" className="max-w-48 truncate">
              <Visible text={row.username} max={24} />
            </td>
            <td data-name="Rejected for">
              <ViolationPill violation={row.violation} />
            </td>
            {told && (
              <td data-name="What went wrong" className="full max-w-md truncate">
                <Visible text={attentionWords(row)} max={120} />
              </td>
            )}
            <td className="num" data-name="Expired">
              <Moment at={row.closedAt} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
