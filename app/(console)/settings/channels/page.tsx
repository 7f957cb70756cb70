import type { Metadata } from 'next';
import { DataAge } from '@/app/(console)/_components/data-age';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { tenantWords } from '@/app/(console)/_lib/role-places';
import { EmptyState } from '@/components/ui/empty-state';
import { can, roleIn, roleInAll } from '@/lib/auth/roles';
import { namesOfUsers } from '@/lib/db/access-store';
import { databaseNow } from '@/lib/db/clock';
import { listTenantNames } from '@/lib/db/tenant-names';
import { userOfActor } from '@/lib/format/actor';
import { channelViews, environmentView } from '@/lib/services/list-channels';
import { SettingsFrame } from '../_components/settings-frame';
import { AddChannel } from './_components/add-channel';
import { ChannelCard } from './_components/channel-card';
import { EnvironmentCard } from './_components/environment-card';

export const metadata: Metadata = { title: 'Channels' };

export default async function ChannelsPage() {
  const { user, tenants: visible } = await signedInPage('/settings/channels');
  const { memberships } = user;
  const [channels, tenants, now] = await Promise.all([
    memberships.length === 0 ? [] : channelViews(visible),
    listTenantNames(visible),
    databaseNow(),
  ]);
  const ids = channels.flatMap(({ updatedBy }) => userOfActor(updatedBy) ?? []);
  const names = await namesOfUsers([...new Set(ids)]);
  const everywhere = roleInAll(memberships);
  const mayAll = everywhere !== null && can(everywhere, 'channels');
  const may = (tenantId: string) => {
    const role = roleIn(memberships, BigInt(tenantId));
    return role !== null && can(role, 'channels');
  };
  const own = tenants
    .filter(({ tenantId }) => may(tenantId))
    .map(({ tenantId }) => ({ tenantId, words: tenantWords(tenantId, tenants) }));
  const environment = environmentView();
  const none = channels.length === 0 && environment === null;
  return (
    <SettingsFrame
      title="Channels"
      about="Where escalations go when an entry’s time is up. Each one goes to every enabled channel of its tenant and to those for all tenants, at least once."
      aside={<DataAge asOf={now} />}
      actions={(mayAll || own.length > 0) && <AddChannel tenants={own} all={mayAll} />}
    >
      {memberships.length === 0 || none ? (
        <EmptyState title={memberships.length === 0 ? 'Channels need a role' : 'No channel yet'}>
          <p>
            {memberships.length === 0
              ? 'You belong to no tenant. With the role viewer you can see where its escalations go; ask an administrator for it.'
              : 'Until there is one, an escalation has nowhere to go: it fails and stands under “needs attention”.'}
          </p>
        </EmptyState>
      ) : (
        <ul className="border-t border-line">
          {environment !== null && <EnvironmentCard environment={environment} />}
          {channels.map((channel) => (
            <ChannelCard
              key={channel.id}
              channel={channel}
              place={
                channel.tenantId === null ? 'all tenants' : tenantWords(channel.tenantId, tenants)
              }
              now={now}
              names={names}
              mayChange={channel.tenantId === null ? mayAll : may(channel.tenantId)}
            />
          ))}
        </ul>
      )}
    </SettingsFrame>
  );
}
