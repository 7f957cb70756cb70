import type { Metadata } from 'next';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { youAre } from '@/app/(console)/_lib/role-places';
import { ScrollArea } from '@/components/ui/scroll-area';
import { listTenantNames } from '@/lib/db/tenant-names';
import { SettingsFrame } from '../_components/settings-frame';
import { PermissionTable } from './_components/permission-table';

export const metadata: Metadata = { title: 'Your permissions' };

export default async function PermissionsPage() {
  const { user, tenants } = await signedInPage('/settings/permissions');
  const names = await listTenantNames(tenants);
  return (
    <SettingsFrame
      title="Your permissions"
      about={`What you may do here: ${youAre(user.memberships, names)}.`}
    >
      <ScrollArea label="Permissions">
        <PermissionTable memberships={user.memberships} names={names} />
      </ScrollArea>
    </SettingsFrame>
  );
}
