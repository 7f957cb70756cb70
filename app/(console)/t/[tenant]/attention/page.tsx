import type { Metadata } from 'next';
import { ScrollArea } from '@/components/ui/scroll-area';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { tenantPage } from '@/app/(console)/_lib/page-access';
import { tenantCrumbs } from '@/app/(console)/_lib/tenant-crumbs';
import { attentionWords } from '@/components/attention-words';
import { DocumentPath } from '@/components/document-path';
import { entryHref } from '@/components/entry-links';
import { Crumbs } from '@/components/ui/crumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { Moment } from '@/components/ui/moment';
import { PageFrame } from '@/components/ui/page-frame';
import { Visible } from '@/components/ui/visible';
import { databaseNow } from '@/lib/db/clock';
import { listAttention } from '@/lib/db/entries';
import type { AttentionRow } from '@/lib/dlq/views';
import { counted } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';

interface Props {
  readonly params: Promise<{ tenant: string }>;
}

const LIMIT = 200;

const OWED: { readonly [A in AttentionRow['expiredAction']]: string } = {
  Drop: 'nothing',
  Escalate: 'a notification',
  ForceApplyLww: 'a force-apply',
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Needs attention in tenant ${visibleText((await params).tenant)}` };
}

export default async function AttentionPage({ params }: Props) {
  const { tenant: asked } = await params;
  const { scope } = await tenantPage(asked, `/t/${asked}/attention`);
  const [crumbs, rows, now] = await Promise.all([
    tenantCrumbs(scope),
    listAttention(scope, LIMIT),
    databaseNow(),
  ]);
  return (
    <PageFrame
      crumbs={<Crumbs items={[...crumbs, { key: 'attention', label: 'Needs attention' }]} />}
      aside={<DataAge asOf={now} />}
    >
      <h1 className="sr-only">Needs attention</h1>
      {rows.length === 0 ? (
        <EmptyState title="Nothing needs attention">
          <p>
            When an expiry owes a notification or a force-apply and it finally cannot be done, it
            stands here and is never purged.
          </p>
        </EmptyState>
      ) : (
        <>
          <p className="max-w-3xl px-4 py-3 text-ink-2">
            What an expiry owed and could not be done. These are never purged: open one to try it
            again, or to restore it.
          </p>
          <ScrollArea label="Needs attention">
            <AttentionTable rows={rows} now={now} />
          </ScrollArea>
          {rows.length === LIMIT && (
            <p className="px-4 py-3 text-sm text-ink-2">
              The latest {counted(LIMIT, 'entry', 'entries')}; there may be more.
            </p>
          )}
        </>
      )}
    </PageFrame>
  );
}

function AttentionTable({ rows, now }: { rows: readonly AttentionRow[]; now: number }) {
  return (
    <table className="dense border-t border-line">
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">Document</th>
          <th scope="col">Owed</th>
          <th scope="col">What went wrong</th>
          <th scope="col" className="num">
            Expired
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.entryId}>
            <td>
              <Link
                href={entryHref(row.tenantId, row.entryId, { filter: { status: 'attention' } })}
                prefetch={false}
                className="rounded font-mono text-sm font-medium no-underline hover:underline"
              >
                {row.tenantId}/{row.entryId}
              </Link>
            </td>
            <td>
              <DocumentPath collection={row.collection} document={row.documentId} max={24} />
            </td>
            <td className="text-bad">{OWED[row.expiredAction]}</td>
            <td className="max-w-xl truncate">
              <Visible text={attentionWords(row)} max={120} />
            </td>
            <td className="num">
              <Moment at={row.closedAt} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
