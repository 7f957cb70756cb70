import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { ScrollArea } from '@/components/ui/scroll-area';
import Link from 'next/link';
import { Fullness } from '@/components/headroom';
import { Crumbs } from '@/components/ui/crumbs';
import { EmptyState } from '@/components/ui/empty-state';
import { Moment } from '@/components/ui/moment';
import { PageFrame } from '@/components/ui/page-frame';
import { Visible } from '@/components/ui/visible';
import { databaseNow } from '@/lib/db/clock';
import { listTenants } from '@/lib/db/tenants';
import type { TenantView } from '@/lib/dlq/views';
import { counted, grouped } from '@/lib/format/number';
import { DataAge } from './_components/data-age';
import { signedInPage } from './_lib/page-access';

export const metadata: Metadata = { title: 'Overview' };

/** Tenants one page shows. */
const SHOWN = 200;

const CURL = `curl -sS ORIGIN/api/v1/tenants/1/entries \\
  -H "authorization: Bearer $KEY" -H 'content-type: application/json' \\
  -d '{"session_id":"s1","username":"opal","collection":"orders","document_id":"o1",
       "mutation_id":1,"peer_id":7,"delta":[],"violation_type":"PermissionDenied",
       "compensation":null,
       "device_metadata":{"client_version":"0.1.0","remote_addr":"","peer_id":7}}'`;

export default async function OverviewPage() {
  const { user, tenants: visible } = await signedInPage('/');
  const [{ tenants, more }, now] = await Promise.all([listTenants(visible, SHOWN), databaseNow()]);
  return (
    <PageFrame
      crumbs={<Crumbs items={[{ key: 'overview', label: 'Overview' }]} />}
      aside={<DataAge asOf={now} />}
    >
      <h1 className="sr-only">Overview</h1>
      {tenants.length > 0 ? (
        <>
          <TenantList tenants={tenants} now={now} />
          {more && (
            <p className="px-4 py-3 text-ink-2">The first {SHOWN} tenants; there are more.</p>
          )}
        </>
      ) : visible === 'all' || user.memberships.length > 0 ? (
        <NothingYet />
      ) : (
        <NoRights who={user.email ?? user.name ?? user.id} />
      )}
    </PageFrame>
  );
}

function TenantList({ tenants, now }: { tenants: readonly TenantView[]; now: number }) {
  const sum = (of: (tenant: TenantView) => number) => tenants.reduce((all, t) => all + of(t), 0);
  const attention = sum((tenant) => tenant.attention);
  return (
    <>
      <p className="px-4 py-3 text-lg">
        <strong className="font-semibold">
          {counted(
            sum((t) => t.pending),
            'entry',
            'entries',
          )}{' '}
          pending
        </strong>{' '}
        <span className="text-ink-2">
          in {counted(tenants.length, 'tenant', 'tenants')};{' '}
          {attention === 0
            ? 'nothing needs attention.'
            : `${grouped(attention)} ${attention === 1 ? 'needs' : 'need'} attention.`}
        </span>
      </p>
      <ScrollArea label="Tenants">
        <table className="dense cards border-t border-line">
          <thead>
            <tr>
              <th scope="col">Tenant</th>
              <th scope="col" className="num">
                Pending
              </th>
              <th scope="col" className="num">
                Redriving
              </th>
              <th scope="col" className="num">
                Resolved
              </th>
              <th scope="col" className="num">
                Needs attention
              </th>
              <th scope="col" className="num">
                Queues
              </th>
              <th scope="col">Fullest queue</th>
              <th scope="col" className="num">
                Last ingest
              </th>
            </tr>
          </thead>
          <tbody>
            {tenants.map((tenant) => (
              <TenantRow key={tenant.tenantId} tenant={tenant} now={now} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </>
  );
}

function TenantRow({ tenant, now }: { tenant: TenantView; now: number }) {
  const base = `/t/${tenant.tenantId}`;
  return (
    <tr>
      <th scope="row" className="!text-base !text-ink">
        <Link href={base} className="rounded font-semibold no-underline hover:underline">
          {tenant.name === null ? `Tenant ${tenant.tenantId}` : <Visible text={tenant.name} />}
        </Link>{' '}
        {tenant.name !== null && <code className="font-normal text-ink-3">{tenant.tenantId}</code>}
      </th>
      <td className="num" data-name="Pending">
        <Link href={`${base}/entries?status=pending`} className="rounded hover:no-underline">
          {grouped(tenant.pending)}
        </Link>
      </td>
      <td className="num text-ink-2" data-name="Redriving">
        {grouped(tenant.redriving)}
      </td>
      <td className="num text-ink-2" data-name="Resolved">
        {grouped(tenant.resolved)}
      </td>
      <td className="num" data-name="Needs attention">
        {tenant.attention === 0 ? (
          <span className="text-ink-3">0</span>
        ) : (
          <Link
            href={`${base}/attention`}
            className="rounded font-medium text-bad hover:no-underline"
          >
            {grouped(tenant.attention)}
          </Link>
        )}
      </td>
      <td className="num text-ink-2" data-name="Queues">
        {grouped(tenant.queues)}
      </td>
      <td data-name="Fullest queue">
        <Fullness share={tenant.fullest} />
      </td>
      <td className="num" data-name="Last ingest">
        {tenant.lastEnqueuedAt === null ? (
          <span className="text-ink-3">never</span>
        ) : (
          <Moment at={tenant.lastEnqueuedAt} now={now} />
        )}
      </td>
    </tr>
  );
}

function NothingYet() {
  return (
    <EmptyState title="No tenant yet">
      <p>
        A tenant comes into being with its first rejected delta. Make a key, then send one; a reload
        shows it here.
      </p>
      <Origin />
    </EmptyState>
  );
}

async function Origin() {
  const host = (await headers()).get('host') ?? 'localhost:3000';
  return (
    <ScrollArea label="Commands" className="rounded-lg border border-line bg-paper-2 p-3 text-ink">
      <pre>
        {`KEY=$(npm run --silent dlq -- api-key create --tenants 1 --scopes ingest)\n${CURL.replace('ORIGIN', `http://${host}`)}`}
      </pre>
    </ScrollArea>
  );
}

function NoRights({ who }: { who: string }) {
  return (
    <EmptyState title="You have no role here yet">
      <p>
        You are signed in as <Visible text={who} />, but belong to no tenant. Ask an administrator
        for the role <strong>viewer</strong> to look at a tenant’s entries, or{' '}
        <strong>operator</strong> to act on them. Roles come from your groups at the identity
        provider, so sign out and in again afterwards.
      </p>
    </EmptyState>
  );
}
