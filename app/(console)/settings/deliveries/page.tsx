import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ScrollArea } from '@/components/ui/scroll-area';
import { can, roleIn } from '@/lib/auth/roles';
import { databaseNow } from '@/lib/db/clock';
import { listDeliveries } from '@/lib/db/deliveries';
import { DELIVERY_STATES } from '@/lib/dlq/views';
import { SettingsFrame } from '../_components/settings-frame';
import { DeliveryTable } from './_components/delivery-table';
import { deliveriesHref, StateTabs } from './_components/state-tabs';

export const metadata: Metadata = { title: 'Deliveries' };

const SHOWN = 50;

interface Props {
  readonly searchParams: Promise<{ state?: string | string[]; older?: string | string[] }>;
}

export default async function DeliveriesPage({ searchParams }: Props) {
  const { user, tenants: visible } = await signedInPage('/settings/deliveries');
  const asked = await searchParams;
  const state = DELIVERY_STATES.find((each) => each === asked.state) ?? null;
  const cursor = typeof asked.older === 'string' ? asked.older : null;
  const [{ rows, older }, now] = await Promise.all([
    listDeliveries(visible, state, cursor, SHOWN),
    databaseNow(),
  ]);
  const mayRetry = (tenantId: string) => {
    const role = roleIn(user.memberships, BigInt(tenantId));
    return role !== null && can(role, 'retry');
  };
  return (
    <SettingsFrame
      title="Deliveries"
      about="Escalations of expired entries on their way to the channels, newest first."
      aside={<DataAge asOf={now} />}
    >
      <StateTabs state={state} />
      {rows.length === 0 ? (
        <EmptyState
          title={
            cursor !== null ? 'No older ones' : state === null ? 'Nothing yet' : `None is ${state}`
          }
        >
          <p>
            When an entry’s time is up and its queue’s policy escalates, the delivery of that stands
            here with its tries.
          </p>
        </EmptyState>
      ) : (
        <ScrollArea label="Deliveries">
          <DeliveryTable rows={rows} now={now} mayRetry={mayRetry} />
        </ScrollArea>
      )}
      {(cursor !== null || older !== null) && (
        <nav aria-label="Pages" className="flex gap-2 px-4 py-3">
          {cursor !== null && (
            <Link href={deliveriesHref(state)} className={buttonClass()}>
              Newest
            </Link>
          )}
          {older !== null && (
            <Link href={deliveriesHref(state, older)} className={buttonClass()}>
              Older
            </Link>
          )}
        </nav>
      )}
    </SettingsFrame>
  );
}
