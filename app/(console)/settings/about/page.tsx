import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { Fact, Facts } from '@/components/facts';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { roleInAll } from '@/lib/auth/roles';
import { databaseFacts } from '@/lib/db/database-facts';
import { byteSize } from '@/lib/format/bytes';
import { span } from '@/lib/format/time';
import { dataPlace } from '@/lib/services/data-place';
import { health } from '@/lib/services/health';
import { sweepIntervalMs } from '@/lib/services/scheduler';
import about from '@/package.json';
import { SettingsFrame } from '../_components/settings-frame';

export const metadata: Metadata = { title: 'About' };

export default async function AboutPage() {
  const { user } = await signedInPage('/settings/about');
  const [checked, database] = await Promise.all([health(), databaseFacts()]);
  const { now } = database;
  const interval = sweepIntervalMs();
  const place = roleInAll(user.memberships) === 'admin' ? dataPlace() : null;
  return (
    <SettingsFrame
      title="About"
      about="What runs here, where its data is, and whether it is well."
      aside={<DataAge asOf={now} />}
    >
      <section aria-labelledby="health" className="flex max-w-3xl flex-col gap-2 px-4 pb-5">
        <h2 id="health" className="text-lg font-semibold">
          Health
        </h2>
        {checked.problems.length === 0 ? (
          <Notice tone="ok" title="All is well.">
            The database answers and keeps what it acknowledges, sweeps run, and escalations have
            somewhere to go.
          </Notice>
        ) : (
          checked.problems.map((problem) => (
            <Notice key={problem} tone={checked.status === 'down' ? 'bad' : 'warn'}>
              {problem}
            </Notice>
          ))
        )}
        <p className="text-sm text-ink-2">
          The same for a load balancer or a monitor:{' '}
          <Link href="/api/health" prefetch={false} target="_blank">
            /api/health
          </Link>
          .
        </p>
      </section>
      <section aria-labelledby="runs" className="max-w-3xl px-4 pb-5">
        <h2 id="runs" className="pb-1 text-lg font-semibold">
          What runs
        </h2>
        <Facts>
          <Fact name="Console" copy={about.version}>
            {about.version}, on Node {process.versions.node}
          </Fact>
          <Fact name="Started">
            <Moment at={now - process.uptime() * 1000} now={now} />
          </Fact>
          <Fact name="Database">
            Postgres {database.version}, started <Moment at={database.startedAt} now={now} />
          </Fact>
          <Fact name="Holds">{byteSize(database.bytes)}</Fact>
          {place !== null && (
            <Fact name="Data">
              {place.kind === 'embedded' ? (
                <>
                  started by the console itself, its files in <code>{place.files}</code>
                </>
              ) : (
                <>
                  your own, <code>{database.name}</code> at <code>{place.address}</code>
                </>
              )}
            </Fact>
          )}
          <Fact name="Sweep">
            {interval === null
              ? 'started from outside, by calls to /api/cron/sweep'
              : `every ${span(interval)}, by this server`}
            ; <Link href="/sweeps">its ledger</Link>
          </Fact>
        </Facts>
      </section>
      <section aria-labelledby="read-on" className="px-4 pb-6">
        <h2 id="read-on" className="pb-1 text-lg font-semibold">
          To read on
        </h2>
        <ul className="flex flex-col gap-1">
          <li>
            <Link href="/api-reference">API reference</Link>{' '}
            <span className="text-ink-2">every call, with examples</span>
          </li>
          <li>
            <Link href="/api/openapi.json" prefetch={false} target="_blank">
              OpenAPI description
            </Link>{' '}
            <span className="text-ink-2">the same for machines</span>
          </li>
        </ul>
        <p className="pt-2 text-sm text-ink-2">
          How to set it up, sign-in above all, stands in README.md and docs/ beside the source.
        </p>
      </section>
    </SettingsFrame>
  );
}
