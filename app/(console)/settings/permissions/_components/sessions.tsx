import { ExactMoment, Moment } from '@/components/ui/moment';
import { Pill } from '@/components/ui/pill';
import type { OpenSession } from '@/lib/db/own-sessions';

/** One's open sessions. */
export function Sessions({ sessions, now }: { sessions: readonly OpenSession[]; now: number }) {
  return (
    <table className="dense cards border-t border-line" aria-label="Your sessions">
      <thead>
        <tr>
          <th scope="col">Signed in</th>
          <th scope="col" className="num">
            Last seen
          </th>
          <th scope="col" className="num">
            Ends at the latest
          </th>
          <th scope="col">
            <span className="sr-only">Which</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={`${session.createdAt} ${session.expiresAt} ${session.lastSeenAt}`}>
            <th scope="row" className="!text-base !font-normal !text-ink">
              <ExactMoment at={session.createdAt} />
            </th>
            <td className="num" data-name="Last seen">
              <Moment at={session.lastSeenAt} now={now} />
            </td>
            <td className="num" data-name="Ends at the latest">
              <Moment at={session.expiresAt} now={now} />
            </td>
            <td>{session.current && <Pill tone="info">this one</Pill>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
