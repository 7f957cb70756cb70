import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { DataAge } from '@/app/(console)/_components/data-age';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { Fact, Facts } from '@/components/facts';
import { userOfActor } from '@/lib/format/actor';
import { buttonClass } from '@/components/ui/button';
import { Moment } from '@/components/ui/moment';
import { Pill } from '@/components/ui/pill';
import { ScrollArea } from '@/components/ui/scroll-area';
import { Visible } from '@/components/ui/visible';
import { reachOf } from '@/lib/auth/roles';
import { namesOfUsers } from '@/lib/db/access-store';
import { countLiveKeysBy } from '@/lib/db/api-key-store';
import { databaseNow } from '@/lib/db/clock';
import { findMember, type Member } from '@/lib/db/members';
import { listTenantNames } from '@/lib/db/tenant-names';
import { counted } from '@/lib/format/number';
import { NoRightHere } from '../../_components/no-right-here';
import { SettingsFrame } from '../../_components/settings-frame';
import { placesWithin } from '../../_lib/places';
import { memberName } from '../_components/member-table';
import { DisableButton } from './_components/disable-button';
import { GiveRoleButton } from './_components/role-buttons';
import type { Person } from './_components/role-dialog';
import { RoleTable } from './_components/role-table';

export const metadata: Metadata = { title: 'Member' };

const PARENT = { label: 'Members', href: '/settings/members' };

interface Props {
  readonly params: Promise<{ user: string }>;
}

export default async function MemberPage({ params }: Props) {
  const { user: asked } = await params;
  const { user, tenants } = await signedInPage(`/settings/members/${asked}`);
  const reach = reachOf(user.memberships, 'members');
  if (reach.length === 0) {
    return (
      <SettingsFrame title="Member" parent={PARENT} about="Who may come in, and what they may do.">
        <NoRightHere
          what="This person’s page"
          permission="members"
          memberships={user.memberships}
          names={await listTenantNames(tenants)}
        />
      </SettingsFrame>
    );
  }
  const member = /^[0-9a-f]{32}$/.test(asked) ? await findMember(reach, asked) : null;
  if (member === null) notFound();
  const givers = member.roles.flatMap(({ givenBy }) =>
    givenBy === null ? [] : (userOfActor(givenBy) ?? []),
  );
  const [names, people, keys, now] = await Promise.all([
    listTenantNames(reach),
    namesOfUsers([...new Set(givers)]),
    countLiveKeysBy(`user:${member.userId}`),
    databaseNow(),
  ]);
  const name = memberName(member);
  const person = { userId: member.userId, name, you: member.userId === user.id };
  const byHand = new Set(
    member.roles.flatMap(({ source, tenantId }) =>
      source === 'manual' ? [tenantId ?? 'all'] : [],
    ),
  );
  const places = placesWithin(reach, names).filter(({ value }) => !byHand.has(value));
  return (
    <SettingsFrame
      title={
        <>
          <Visible text={name} max={64} />{' '}
          {member.disabledAt !== null && <Pill tone="bad">disabled</Pill>}
        </>
      }
      name={<Visible text={name} max={48} />}
      parent={PARENT}
      about={
        person.you
          ? 'This is you: who you are here, and what you may do.'
          : 'Who they are here, and what they may do.'
      }
      aside={<DataAge asOf={now} />}
      actions={
        <>
          {reach === 'all' && (
            <Link
              href={`/settings/access-log?who=${encodeURIComponent(`user:${member.userId}`)}`}
              className={buttonClass()}
            >
              In the access log
            </Link>
          )}
          {places.length > 0 && <GiveRoleButton person={person} places={places} />}
        </>
      }
    >
      <div className="max-w-3xl px-4 pb-4">
        <MemberFacts member={member} keys={keys} now={now} />
      </div>
      {member.roles.length === 0 ? (
        <p className="border-y border-line px-4 py-3 text-ink-2">
          No role anywhere: they can sign in, and see nothing.
        </p>
      ) : (
        <ScrollArea label="Roles">
          <RoleTable
            person={person}
            roles={member.roles}
            reach={reach}
            names={names}
            people={people}
            now={now}
          />
        </ScrollArea>
      )}
      <ShutOut person={person} member={member} keys={keys} all={reach === 'all'} />
    </SettingsFrame>
  );
}

function MemberFacts({ member, keys, now }: { member: Member; keys: number; now: number }) {
  return (
    <Facts>
      {member.email !== null && (
        <Fact name="Address" copy={member.email}>
          <Visible text={member.email} />{' '}
          {!member.emailVerified && <span className="text-ink-3">(not verified)</span>}
        </Fact>
      )}
      <Fact name="Signs in at">
        <Visible text={member.issuer} />
      </Fact>
      <Fact name="Id here" copy={member.userId} mono>
        {member.userId}
      </Fact>
      <Fact name="First sign-in">
        <Moment at={member.createdAt} now={now} />
      </Fact>
      <Fact name="Last sign-in">
        <Moment at={member.lastSignInAt} now={now} />
      </Fact>
      {member.disabledAt !== null && (
        <Fact name="Disabled">
          <Moment at={member.disabledAt} now={now} />
        </Fact>
      )}
      <Fact name="API keys">
        {keys === 0 ? (
          'none that works was made by them'
        ) : (
          <Link href="/settings/api-keys">
            {counted(keys, 'that they made works', 'that they made work')}
          </Link>
        )}
      </Fact>
    </Facts>
  );
}

function ShutOut({
  person,
  member,
  keys,
  all,
}: {
  person: Person;
  member: Member;
  keys: number;
  all: boolean;
}) {
  const disabled = member.disabledAt !== null;
  return (
    <section aria-labelledby="shut-out" className="flex flex-col items-start gap-2 px-4 py-5">
      <h2 id="shut-out" className="text-lg font-semibold">
        {disabled ? 'Let them in again' : 'Shut them out'}
      </h2>
      {!all ? (
        <p className="text-ink-2">
          Disabling somebody concerns every tenant, so it needs the role admin in all tenants.
        </p>
      ) : person.you ? (
        <p className="text-ink-2">
          Nobody can disable themselves; another admin of all tenants can.
        </p>
      ) : (
        <>
          <p className="max-w-2xl text-ink-2">
            {disabled
              ? 'They are refused at sign-in. Their roles are kept.'
              : 'A disabled person is refused at sign-in and loses their sessions with the next request. Their roles are kept.'}
          </p>
          <DisableButton person={person} disabled={disabled} keys={keys} />
        </>
      )}
    </section>
  );
}
