'use client';

import { ACTION_WORDS } from '@/components/operations/words';
import { ExactMoment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { Visible } from '@/components/ui/visible';
import { OPERATION_MAX, type OperationPlan } from '@/lib/dlq/operation';
import { byteSize } from '@/lib/format/bytes';
import { counted, grouped } from '@/lib/format/number';

/** Which entries, how many of them the action would change, why not the others, and how far it reaches. */
export function PlanSummary({ plan, label }: { plan: OperationPlan; label: string }) {
  return (
    <div className="flex flex-col gap-3">
      <div>
        <h3 className="text-sm text-ink-2 [overflow-wrap:anywhere]">
          <Visible text={label} max={200} />
        </h3>
        <p className="mt-1 rounded border border-line bg-paper-2 px-2.5 py-1.5 [overflow-wrap:anywhere]">
          {plan.q === '' ? (
            'every entry of this tenant'
          ) : (
            <code>
              <Visible text={plan.q} max={plan.q.startsWith('id:') ? 96 : 600} />
            </code>
          )}
        </p>
      </div>
      {plan.total === 0 ? (
        <Notice tone="warn" title="No entry matches this now.">
          Somebody may have been here first. There is nothing to do.
        </Notice>
      ) : plan.tooMany ? (
        <Notice tone="warn" title={`More than ${grouped(OPERATION_MAX)} entries match.`}>
          One operation takes {grouped(OPERATION_MAX)} at most: narrow the list, say by collection
          or age, and do it in parts.
        </Notice>
      ) : (
        <>
          <Eligible plan={plan} />
          <Reach plan={plan} />
        </>
      )}
    </div>
  );
}

function Eligible({ plan: { action, total, eligible, notEligible } }: { plan: OperationPlan }) {
  return (
    <div className="rounded border border-line">
      <dl className="grid grid-cols-3 divide-x divide-line">
        <Number name="match" value={total} about="frozen when you confirm" />
        <Number
          name="eligible"
          value={eligible}
          about={`to ${ACTION_WORDS[action].toLowerCase()}`}
        />
        <Number
          name="not eligible"
          value={total - eligible}
          about={total === eligible ? 'nothing is left out' : 'skipped, each with its reason'}
        />
      </dl>
      {notEligible.length > 0 && (
        <ul className="border-t border-line px-3 py-2 text-sm">
          {notEligible.map(({ code, sentence, count }) => (
            <li key={code} className="flex gap-2">
              <span className="min-w-10 text-right font-mono">{grouped(count)}</span>
              <span className="text-ink-2">{sentence}</span>
            </li>
          ))}
        </ul>
      )}
      {eligible === 0 && (
        <p className="border-t border-line px-3 py-2 font-medium">
          None of them can be taken as they stand now.
        </p>
      )}
    </div>
  );
}

function Number({ name, value, about }: { name: string; value: number; about: string }) {
  return (
    <div className="px-3 py-2">
      <dt className="sr-only">{name}</dt>
      <dd>
        <span className="text-xl font-semibold">{grouped(value)}</span>{' '}
        <span aria-hidden="true">{name}</span>
        <span className="block text-sm text-ink-2">{about}</span>
      </dd>
    </div>
  );
}

function Reach({ plan }: { plan: OperationPlan }) {
  const { users, documents, collections, peers, bytes, oldest, newest } = plan;
  return (
    <div>
      <h3 className="text-sm text-ink-2">What they reach</h3>
      <p className="mt-0.5">
        {counted(documents, 'document', 'documents')} in{' '}
        {counted(collections, 'collection', 'collections')}, written by{' '}
        {counted(users, 'user', 'users')} on {counted(peers, 'device', 'devices')};{' '}
        {byteSize(bytes)} of deltas.
      </p>
      {oldest !== null && newest !== null && (
        <p className="text-sm text-ink-2">
          Arrived <ExactMoment at={oldest} />
          {oldest !== newest && (
            <>
              {' '}
              to <ExactMoment at={newest} />
            </>
          )}
          .
        </p>
      )}
    </div>
  );
}
