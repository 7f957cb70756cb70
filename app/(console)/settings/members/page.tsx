import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { userOfActor } from '@/lib/format/actor';
import { Button, buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { INPUT } from '@/components/ui/field';
import { ScrollArea } from '@/components/ui/scroll-area';
import { Visible } from '@/components/ui/visible';
import { reachOf } from '@/lib/auth/roles';
import { namesOfUsers } from '@/lib/db/access-store';
import { databaseNow } from '@/lib/db/clock';
import { listInvitations, listMembers } from '@/lib/db/members';
import { listTenantNames } from '@/lib/db/tenant-names';
import { INVITATION_DAYS } from '@/lib/services/invite-member';
import { NoRightHere } from '../_components/no-right-here';
import { SettingsFrame } from '../_components/settings-frame';
import { placesWithin } from '../_lib/places';
import { Invitations } from './_components/invitations';
import { InviteButton } from './_components/invite-dialog';
import { MemberTable } from './_components/member-table';

export const metadata: Metadata = { title: 'Members' };

const SHOWN = 50;
const SEARCH_MAX = 100;

interface Props {
  readonly searchParams: Promise<{ q?: string | string[]; after?: string | string[] }>;
}

export default async function MembersPage({ searchParams }: Props) {
  const { user, tenants } = await signedInPage('/settings/members');
  const reach = reachOf(user.memberships, 'members');
  if (reach.length === 0) {
    return (
      <SettingsFrame title="Members" about="Who may come in, and what they may do.">
        <NoRightHere
          what="The list of members"
          permission="members"
          memberships={user.memberships}
          names={await listTenantNames(tenants)}
        />
      </SettingsFrame>
    );
  }
  const asked = await searchParams;
  const text = one(asked.q).slice(0, SEARCH_MAX).replaceAll('\0', '').trim();
  const after = one(asked.after) || null;
  const [page, invitations, names] = await Promise.all([
    listMembers(reach, text, after, SHOWN),
    listInvitations(reach),
    listTenantNames(reach),
  ]);
  const makers = invitations.flatMap(({ createdBy }) => userOfActor(createdBy) ?? []);
  const people = await namesOfUsers([...new Set(makers)]);
  const now = await databaseNow();
  return (
    <SettingsFrame
      title="Members"
      about={
        reach === 'all'
          ? 'Everybody who ever signed in, and what they may do. Roles come from groups at the identity provider, or by hand.'
          : 'Who has a role in the tenants you are admin of. Roles come from groups at the identity provider, or by hand.'
      }
      aside={<DataAge asOf={now} />}
      actions={<InviteButton places={placesWithin(reach, names)} days={INVITATION_DAYS} />}
    >
      <search className="px-4 pb-3">
        <form action="/settings/members" className="flex flex-wrap items-center gap-2">
          <input
            key={text}
            name="q"
            aria-label="Name or address"
            placeholder="Name or address"
            defaultValue={text}
            maxLength={SEARCH_MAX}
            autoComplete="off"
            className={`${INPUT} !w-64 max-w-full`}
          />
          <Button type="submit">Search</Button>
          {text !== '' && (
            <Link href="/settings/members" className={buttonClass('quiet')}>
              Clear
            </Link>
          )}
        </form>
      </search>
      {page.members.length === 0 ? (
        <EmptyState title={after === null ? 'Nobody found' : 'Nobody further'}>
          <p>
            {text === '' ? (
              'The list ends here.'
            ) : (
              <>
                Nobody’s name or address has “<Visible text={text} max={40} />” in it. Who has not
                signed in yet is below, if somebody added them; anybody else can be added by
                address.
              </>
            )}
          </p>
        </EmptyState>
      ) : (
        <ScrollArea label="Members">
          <MemberTable members={page.members} names={names} you={user.id} now={now} />
        </ScrollArea>
      )}
      <nav aria-label="Pages" className="flex gap-2 px-4 py-3 empty:hidden">
        {after !== null && (
          <Link href={href(text, null)} className={buttonClass()}>
            First page
          </Link>
        )}
        {page.next !== null && (
          <Link href={href(text, page.next)} className={buttonClass()}>
            Next page
          </Link>
        )}
      </nav>
      {invitations.length > 0 && (
        <Invitations invitations={invitations} names={names} people={people} now={now} />
      )}
    </SettingsFrame>
  );
}

function one(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}

function href(text: string, after: string | null): string {
  const params = new URLSearchParams({
    ...(text !== '' && { q: text }),
    ...(after !== null && { after }),
  });
  return `/settings/members?${params.toString()}`;
}
