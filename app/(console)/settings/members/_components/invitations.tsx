import { placeWords } from '@/app/(console)/_lib/role-places';
import { actorWords } from '@/lib/format/actor';
import { Moment } from '@/components/ui/moment';
import { ScrollArea } from '@/components/ui/scroll-area';
import { Visible } from '@/components/ui/visible';
import type { Invitation } from '@/lib/db/members';
import type { NamedTenant } from '@/lib/db/tenant-names';
import { WithdrawButton } from './withdraw-button';

/** Who has a role waiting and has not signed in yet. */
export function Invitations({
  invitations,
  names,
  people,
  now,
}: {
  invitations: readonly Invitation[];
  names: readonly NamedTenant[];
  /** What people are called, by user id. */
  people: ReadonlyMap<string, string>;
  now: number;
}) {
  return (
    <section aria-labelledby="invited" className="mt-6">
      <h2 id="invited" className="px-4 pb-2 text-lg font-semibold">
        Not signed in yet
      </h2>
      <ScrollArea label="People who have not signed in yet">
        <table className="dense cards border-t border-line">
          <thead>
            <tr>
              <th scope="col">Address</th>
              <th scope="col">Role that waits</th>
              <th scope="col">Added by</th>
              <th scope="col" className="num">
                Added
              </th>
              <th scope="col" className="num">
                Ends
              </th>
              <th scope="col">
                <span className="sr-only">Withdraw</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {invitations.map((each) => {
              const place = each.tenantId === null ? null : BigInt(each.tenantId);
              const where = placeWords(place, names);
              return (
                <tr key={each.id}>
                  <th scope="row" className="!text-base !font-medium !text-ink">
                    <Visible text={each.email} max={48} />
                  </th>
                  <td data-name="Role that waits">
                    <span className="font-medium">{each.role}</span> {where}
                  </td>
                  <td data-name="Added by">
                    <Visible text={actorWords(each.createdBy, people)} max={32} />
                  </td>
                  <td className="num" data-name="Added">
                    <Moment at={each.createdAt} now={now} />
                  </td>
                  <td className="num" data-name="Ends">
                    <Moment at={each.expiresAt} now={now} />
                  </td>
                  <td className="num full">
                    <WithdrawButton
                      id={each.id}
                      email={each.email}
                      what={`${each.role} ${where}`}
                      tenant={each.tenantId}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}
