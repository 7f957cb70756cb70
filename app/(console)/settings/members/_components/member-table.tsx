import Link from 'next/link';
import { Moment } from '@/components/ui/moment';
import { Pill } from '@/components/ui/pill';
import { Visible } from '@/components/ui/visible';
import type { Member } from '@/lib/db/members';
import type { NamedTenant } from '@/lib/db/tenant-names';
import { RoleList } from './role-list';

/** What somebody is called: their name, else their address, else their id. */
export function memberName({ name, email, userId }: Pick<Member, 'name' | 'email' | 'userId'>) {
  return name || email || userId;
}

/** People with their roles; the name leads to their page. */
export function MemberTable({
  members,
  names,
  you,
  now,
}: {
  members: readonly Member[];
  names: readonly NamedTenant[];
  /** The id of whoever looks. */
  you: string;
  now: number;
}) {
  return (
    <table className="dense cards border-t border-line" aria-label="Members">
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Roles</th>
          <th scope="col" className="num">
            Last sign-in
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <tr key={member.userId}>
            <th scope="row" className="!h-auto !py-1.5 !text-base !font-normal !text-ink">
              <Link
                href={`/settings/members/${member.userId}`}
                prefetch={false}
                className="rounded font-semibold no-underline hover:underline"
              >
                <Visible text={memberName(member)} max={48} />
              </Link>
              {member.userId === you && <span className="ml-1.5 text-ink-3">you</span>}
              {member.disabledAt !== null && (
                <span className="ml-1.5">
                  <Pill tone="bad">disabled</Pill>
                </span>
              )}
              {member.name !== null && member.email !== null && (
                <p className="text-sm text-ink-2">
                  <Visible text={member.email} max={48} />
                </p>
              )}
            </th>
            <td className="full">
              <RoleList roles={member.roles} names={names} />
            </td>
            <td className="num" data-name="Last sign-in">
              <Moment at={member.lastSignInAt} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
