import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { userOfActor } from '@/lib/format/actor';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { can, roleIn } from '@/lib/auth/roles';
import { namesOfUsers } from '@/lib/db/access-store';
import { databaseNow } from '@/lib/db/clock';
import { parseTenantId } from '@/lib/dlq/ids';
import { targetViews } from '@/lib/services/list-targets';
import { SettingsFrame } from '../_components/settings-frame';
import { TargetCard } from './_components/target-card';

export const metadata: Metadata = { title: 'Targets' };

const SHOWN = 50;

interface Props {
  readonly searchParams: Promise<{ after?: string | string[] }>;
}

export default async function TargetsPage({ searchParams }: Props) {
  const { user, tenants: visible } = await signedInPage('/settings/targets');
  const { after } = await searchParams;
  const place = typeof after === 'string' ? parseTenantId(after) : null;
  const [{ targets, more }, now] = await Promise.all([
    targetViews(visible, place, SHOWN),
    databaseNow(),
  ]);
  const actors = targets.flatMap(({ updatedBy }) => (updatedBy === null ? [] : [updatedBy]));
  const ids = actors.flatMap((actor) => userOfActor(actor) ?? []);
  const names = await namesOfUsers([...new Set(ids)]);
  const last = targets.at(-1)?.tenantId;
  return (
    <SettingsFrame
      title="Targets"
      about="Where retries and force-applies of a tenant go: the store that comes with the queue, or your own sync server behind a signed webhook."
      aside={<DataAge asOf={now} />}
    >
      {targets.length === 0 ? (
        <EmptyState title={place === null ? 'No tenant to show' : 'No further tenants'}>
          <p>
            {place === null
              ? 'Tenants appear here with their first entry. Which of them you see depends on your roles.'
              : 'The list ends before this page.'}
          </p>
        </EmptyState>
      ) : (
        <ul className="border-t border-line">
          {targets.map((target) => {
            const role = roleIn(user.memberships, BigInt(target.tenantId));
            return (
              <TargetCard
                key={target.tenantId}
                target={target}
                now={now}
                names={names}
                mayChange={role !== null && can(role, 'target')}
              />
            );
          })}
        </ul>
      )}
      {(place !== null || more) && (
        <nav aria-label="Pages" className="flex gap-2 px-4 py-3">
          {place !== null && (
            <Link href="/settings/targets" className={buttonClass()}>
              First page
            </Link>
          )}
          {more && last !== undefined && (
            <Link href={`/settings/targets?after=${last}`} className={buttonClass()}>
              Next page
            </Link>
          )}
        </nav>
      )}
    </SettingsFrame>
  );
}
