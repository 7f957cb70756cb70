import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { userOfActor } from '@/lib/format/actor';
import { EmptyState } from '@/components/ui/empty-state';
import { ScrollArea } from '@/components/ui/scroll-area';
import { reachOf } from '@/lib/auth/roles';
import { namesOfUsers } from '@/lib/db/access-store';
import { listApiKeysReaching } from '@/lib/db/api-key-store';
import { databaseNow } from '@/lib/db/clock';
import { listTenantNames } from '@/lib/db/tenant-names';
import { NoRightHere } from '../_components/no-right-here';
import { SettingsFrame } from '../_components/settings-frame';
import { placesWithin } from '../_lib/places';
import { CreateKeyButton } from './_components/create-key-dialog';
import { KeyTable } from './_components/key-table';

export const metadata: Metadata = { title: 'API keys' };

export default async function ApiKeysPage() {
  const { user, tenants } = await signedInPage('/settings/api-keys');
  const reach = reachOf(user.memberships, 'api_keys');
  if (reach.length === 0) {
    return (
      <SettingsFrame title="API keys" about="What programs come in with.">
        <NoRightHere
          what="The list of API keys"
          permission="api_keys"
          memberships={user.memberships}
          names={await listTenantNames(tenants)}
        />
      </SettingsFrame>
    );
  }
  const [keys, names] = await Promise.all([listApiKeysReaching(reach), listTenantNames(reach)]);
  const makers = keys.flatMap(({ createdBy }) => userOfActor(createdBy) ?? []);
  const [people, now] = await Promise.all([namesOfUsers([...new Set(makers)]), databaseNow()]);
  const offered = placesWithin(reach, names).filter(({ value }) => value !== 'all');
  return (
    <SettingsFrame
      title="API keys"
      about={
        <>
          What programs come in with: Origins report rejected deltas, others read or operate. A key
          is shown once, when it is made. How to use them:{' '}
          <Link href="/api-reference">API reference</Link>.
        </>
      }
      aside={<DataAge asOf={now} />}
      actions={<CreateKeyButton tenants={offered} everywhere={reach === 'all'} />}
    >
      {keys.length === 0 ? (
        <EmptyState title="No key yet">
          <p>
            An Origin needs a key to report the deltas it rejects. Create one with the scope
            <code> ingest</code> for its tenant.
          </p>
        </EmptyState>
      ) : (
        <ScrollArea label="API keys">
          <KeyTable keys={keys} reach={reach} names={names} people={people} now={now} />
        </ScrollArea>
      )}
    </SettingsFrame>
  );
}
