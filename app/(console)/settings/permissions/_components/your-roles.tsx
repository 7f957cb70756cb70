import { placeWords } from '@/app/(console)/_lib/role-places';
import { actorWords } from '@/lib/format/actor';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import type { HeldRole } from '@/lib/db/members';
import type { NamedTenant } from '@/lib/db/tenant-names';
import { tenantOf } from '../../members/_components/role-list';
import { ROLE_CAN } from '../../members/_components/role-words';
import { isRole } from '@/lib/auth/claims';

/** One's own roles: where, what they let one do, and where each comes from. */
export function YourRoles({
  roles,
  names,
  people,
  now,
}: {
  roles: readonly HeldRole[];
  names: readonly NamedTenant[];
  /** What people are called, by user id. */
  people: ReadonlyMap<string, string>;
  now: number;
}) {
  return (
    <table className="dense cards border-t border-line" aria-label="Your roles">
      <thead>
        <tr>
          <th scope="col">Role</th>
          <th scope="col">You can</th>
          <th scope="col">Comes from</th>
          <th scope="col" className="num">
            Since
          </th>
        </tr>
      </thead>
      <tbody>
        {roles.map((held) => (
          <tr key={`${held.tenantId ?? '*'} ${held.source}`}>
            <th scope="row" className="!text-base !font-normal !text-ink">
              <span className="font-semibold">{held.role}</span> {placeWords(tenantOf(held), names)}
            </th>
            <td className="full !whitespace-normal text-ink-2">
              {isRole(held.role) && ROLE_CAN[held.role]}
            </td>
            <td data-name="Comes from">
              {held.source === 'oidc' ? (
                'your groups at the identity provider'
              ) : (
                <>
                  given by hand
                  {held.givenBy !== null && (
                    <>
                      {' '}
                      by <Visible text={actorWords(held.givenBy, people)} max={32} />
                    </>
                  )}
                </>
              )}
            </td>
            <td className="num" data-name="Since">
              <Moment at={held.since} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
