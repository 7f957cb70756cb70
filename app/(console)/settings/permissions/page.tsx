import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { DataAge } from '@/app/(console)/_components/data-age';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { youAre } from '@/app/(console)/_lib/role-places';
import { Fact, Facts } from '@/components/facts';
import { userOfActor } from '@/lib/format/actor';
import { EmptyState } from '@/components/ui/empty-state';
import { Moment } from '@/components/ui/moment';
import { ScrollArea } from '@/components/ui/scroll-area';
import { Visible } from '@/components/ui/visible';
import { currentSessionDigest } from '@/lib/auth/access';
import { SESSION_IDLE_SECS } from '@/lib/auth/session-cookie';
import { namesOfUsers } from '@/lib/db/access-store';
import { databaseNow } from '@/lib/db/clock';
import { findMember, type Member } from '@/lib/db/members';
import { listSessions } from '@/lib/db/own-sessions';
import { listTenantNames } from '@/lib/db/tenant-names';
import { SettingsFrame } from '../_components/settings-frame';
import { PermissionTable } from './_components/permission-table';
import { Sessions } from './_components/sessions';
import { SignOutEverywhere } from './_components/sign-out-everywhere';
import { YourRoles } from './_components/your-roles';

export const metadata: Metadata = { title: 'Your permissions' };

export default async function PermissionsPage() {
  const { user, tenants } = await signedInPage('/settings/permissions');
  const [you, names, sessions, now] = await Promise.all([
    findMember('all', user.id),
    listTenantNames(tenants),
    listSessions(user.id, await currentSessionDigest(), SESSION_IDLE_SECS),
    databaseNow(),
  ]);
  const roles = you?.roles ?? [];
  const givers = roles.flatMap(({ givenBy }) =>
    givenBy === null ? [] : (userOfActor(givenBy) ?? []),
  );
  const people = await namesOfUsers([...new Set(givers)]);
  return (
    <SettingsFrame
      title="Your permissions"
      about={`What you may do here, and why: ${youAre(user.memberships, names)}.`}
      aside={<DataAge asOf={now} />}
    >
      {you !== null && (
        <div className="max-w-3xl px-4 pb-4">
          <YourFacts you={you} now={now} />
        </div>
      )}
      <Part id="roles" title="Roles">
        {roles.length === 0 ? (
          <EmptyState title="You have no role here yet">
            <p>
              Ask an administrator to give you one under Members, or to put you into a group of your
              identity provider such as <code>dlq:1:viewer</code>; then sign out and in again.
            </p>
          </EmptyState>
        ) : (
          <ScrollArea label="Your roles">
            <YourRoles roles={roles} names={names} people={people} now={now} />
          </ScrollArea>
        )}
      </Part>
      <Part id="permissions" title="What that lets you do">
        <ScrollArea label="Permissions">
          <PermissionTable memberships={user.memberships} names={names} />
        </ScrollArea>
      </Part>
      <Part
        id="sessions"
        title="Your sessions"
        actions={<SignOutEverywhere sessions={sessions.length} />}
      >
        <ScrollArea label="Open sessions">
          <Sessions sessions={sessions} now={now} />
        </ScrollArea>
      </Part>
    </SettingsFrame>
  );
}

function YourFacts({ you, now }: { you: Member; now: number }) {
  return (
    <Facts>
      {you.name !== null && (
        <Fact name="Name">
          <Visible text={you.name} />
        </Fact>
      )}
      {you.email !== null && (
        <Fact name="Address" copy={you.email}>
          <Visible text={you.email} />{' '}
          {!you.emailVerified && <span className="text-ink-3">(not verified)</span>}
        </Fact>
      )}
      <Fact name="Signed in at">
        <Visible text={you.issuer} />
      </Fact>
      <Fact name="Id here" copy={you.userId} mono>
        {you.userId}
      </Fact>
      <Fact name="Last sign-in">
        <Moment at={you.lastSignInAt} now={now} />
      </Fact>
    </Facts>
  );
}

function Part({
  id,
  title,
  actions,
  children,
}: {
  id: string;
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="pb-6">
      <div className="flex flex-wrap items-center justify-between gap-2 px-4 pb-2">
        <h2 id={id} className="text-lg font-semibold">
          {title}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
