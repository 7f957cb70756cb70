import Link from 'next/link';
import { Fragment } from 'react';
import { Moment } from '@/components/ui/moment';
import { ScrollArea } from '@/components/ui/scroll-area';
import { Visible } from '@/components/ui/visible';
import type { PolicyChange } from '@/lib/dlq/views';
import { actorWords } from '@/lib/format/actor';
import { counted, grouped } from '@/lib/format/number';
import { settingChanges } from '@/lib/format/policy-change';
import { walHref } from './wal-links';

/** A tenant's queues with the changes of one queue's policy, or of all when `collection` is null. */
export function historyHref(tenantId: string, collection: string | null): string {
  if (collection === null) return `/t/${tenantId}`;
  return `/t/${tenantId}?${new URLSearchParams({ history: collection }).toString()}#policy-changes`;
}

/** Who changed which policy, when, why, and from what to what; nothing where nobody ever did. */
export function PolicyHistory({
  tenant,
  of,
  changes,
  more,
  names,
  now,
}: {
  tenant: string;
  /** The collection whose changes these are; null: all of the tenant's. */
  of: string | null;
  /** Newest first. */
  changes: readonly PolicyChange[];
  /** There are older ones. */
  more: boolean;
  /** What people are called, by user id. */
  names: ReadonlyMap<string, string>;
  now: number;
}) {
  if (changes.length === 0 && of === null) return null;
  return (
    <section aria-labelledby="policy-changes" className="pt-6">
      <div className="flex flex-wrap items-baseline gap-x-3 px-4 pb-2">
        <h2 id="policy-changes" className="scroll-mt-4 text-lg font-semibold">
          {of === null ? (
            'Policy changes'
          ) : (
            <>
              Policy changes of <Visible text={of} max={40} />
            </>
          )}
        </h2>
        {of !== null && (
          <Link href={historyHref(tenant, null)} prefetch={false} className="text-sm text-ink-2">
            Of all queues
          </Link>
        )}
      </div>
      {changes.length === 0 ? (
        <p className="px-4 text-ink-2">Nobody set a policy on this queue yet.</p>
      ) : (
        <ScrollArea label="Policy changes, scrollable">
          <Table tenant={tenant} changes={changes} names={names} now={now} />
        </ScrollArea>
      )}
      {more && (
        <p className="px-4 py-2 text-sm text-ink-2">
          The latest {counted(changes.length, 'change', 'changes')}. The{' '}
          <Link
            href={walHref(tenant, of === null ? {} : { collection: of, kind: 'policy_set' })}
            prefetch={false}
          >
            WAL
          </Link>{' '}
          has all of them.
        </p>
      )}
    </section>
  );
}

function Table({
  tenant,
  changes,
  names,
  now,
}: {
  tenant: string;
  changes: readonly PolicyChange[];
  names: ReadonlyMap<string, string>;
  now: number;
}) {
  return (
    <table className="dense cards border-t border-line" aria-labelledby="policy-changes">
      <thead>
        <tr>
          <th scope="col" className="num">
            When
          </th>
          <th scope="col">Of</th>
          <th scope="col">From → to</th>
          <th scope="col">Who</th>
          <th scope="col">Why</th>
          <th scope="col" className="num">
            Record
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.seq}>
            <td className="num" data-name="When">
              <Moment at={change.at} now={now} />
            </td>
            <th scope="row" className="!text-base max-sm:order-first font-medium !text-ink">
              {change.collection === null ? (
                'The tenant’s defaults'
              ) : (
                <code>
                  <Visible text={change.collection} max={32} />
                </code>
              )}
            </th>
            <td className="full" data-name="From → to">
              <Settings change={change} />
            </td>
            <td data-name="Who">
              <Visible text={actorWords(change.actor, names)} max={28} />
            </td>
            <td className="full min-w-48 !whitespace-normal" data-name="Why">
              {change.reason === null ? (
                <span className="text-ink-3">not said</span>
              ) : (
                <Visible text={change.reason} />
              )}
            </td>
            <td className="num" data-name="Record">
              <Link
                href={walHref(tenant, {}, { seq: change.seq })}
                prefetch={false}
                className="font-mono text-sm"
              >
                seq {grouped(change.seq)}
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Settings({ change }: { change: PolicyChange }) {
  const changes = settingChanges(change);
  if (changes.length === 0) return <span className="text-ink-3">as it was</span>;
  return (
    <span className="whitespace-normal">
      {changes.map(({ what, from, to }, index) => (
        <Fragment key={what}>
          {index > 0 && ' '}
          <span className="sm:whitespace-nowrap">
            <span className="text-ink-2">
              {what} <Visible text={from} max={24} /> →
            </span>{' '}
            <Visible text={to} max={24} />
            {index < changes.length - 1 && <span className="text-ink-3">,</span>}
          </span>
        </Fragment>
      ))}
    </span>
  );
}
