import { placeWords } from '@/app/(console)/_lib/role-places';
import { actorWords } from '@/lib/format/actor';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import { isRole } from '@/lib/auth/claims';
import { type Reach, ROLES } from '@/lib/auth/roles';
import type { HeldRole } from '@/lib/db/members';
import type { NamedTenant } from '@/lib/db/tenant-names';
import { SOURCE_WORDS, tenantOf } from '../../_components/role-list';
import { GivenRoleButtons } from './role-buttons';
import type { Person } from './role-dialog';

/** Somebody's roles: where each comes from, and for those by hand what can be done about it. */
export function RoleTable({
  person,
  roles,
  reach,
  names,
  people,
  now,
}: {
  person: Person;
  roles: readonly HeldRole[];
  /** Where whoever looks may change them. */
  reach: Reach;
  names: readonly NamedTenant[];
  people: ReadonlyMap<string, string>;
  now: number;
}) {
  const inReach = ({ tenantId }: HeldRole) =>
    reach === 'all' || (tenantId !== null && reach.some((each) => String(each) === tenantId));
  return (
    <table className="dense cards border-t border-line" aria-label="Roles">
      <thead>
        <tr>
          <th scope="col">Role</th>
          <th scope="col">Given</th>
          <th scope="col" className="num">
            Since
          </th>
          <th scope="col">
            <span className="sr-only">What can be done</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {roles.map((held) => (
          <tr key={`${held.tenantId ?? '*'} ${held.source}`}>
            <th scope="row" className="!text-base !font-normal !text-ink">
              <span className="font-semibold">{held.role}</span> {placeWords(tenantOf(held), names)}
            </th>
            <td data-name="Given">
              {SOURCE_WORDS[held.source]}
              {held.givenBy !== null && (
                <span className="text-ink-2">
                  , by <Visible text={actorWords(held.givenBy, people)} max={32} />
                </span>
              )}
            </td>
            <td className="num" data-name="Since">
              <Moment at={held.since} now={now} />
            </td>
            <td className="num full text-ink-2">
              {held.source === 'oidc' ? (
                <span className="text-sm">changed at the identity provider</span>
              ) : inReach(held) && isRole(held.role) ? (
                <GivenRoleButtons
                  person={person}
                  given={{
                    role: held.role,
                    place: held.tenantId ?? 'all',
                    where: placeWords(tenantOf(held), names),
                    remains: remains(held, roles, names),
                  }}
                />
              ) : (
                <span className="text-sm">needs the role admin in all tenants</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What somebody would still be where a role holds, without it. */
function remains(
  gone: HeldRole,
  roles: readonly HeldRole[],
  names: readonly NamedTenant[],
): string | null {
  const rank = ({ role }: HeldRole) => ROLES.findIndex((each) => each === role);
  const [best] = roles
    .filter((held) => held !== gone && (held.tenantId === null || held.tenantId === gone.tenantId))
    .toSorted((a, b) => rank(b) - rank(a));
  return best === undefined
    ? null
    : `${best.role} ${placeWords(tenantOf(best), names)}, ${SOURCE_WORDS[best.source]}`;
}
