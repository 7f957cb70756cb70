'use client';

import Link from 'next/link';
import { Fact, Facts } from '@/components/facts';
import { queryHref } from '@/components/operations/links';
import { ACTION_WORDS, canaryWords, rateWords } from '@/components/operations/words';
import { ExactMoment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import { walHref } from '@/components/wal-links';
import { actorWords } from '@/lib/format/actor';
import { atLeast, counted, grouped } from '@/lib/format/number';
import type { OperationAnswer } from '../../_lib/fetch-operation';
import { useOperation } from '../../_lib/use-operation';

/** What somebody confirmed, word for word, and what came since. */
export function Confirmed({
  initial,
  sinceQ,
}: {
  initial: OperationAnswer;
  /** Which entries are meant by those new since. */
  sinceQ: string;
}) {
  const { operation, names } = useOperation(initial);
  const { tenantId: tenant, action, parameters, q, total, asOfSeq, rateLimit, canary } = operation;
  const words = new Map(Object.entries(names));
  const who = (actor: string) => <Visible text={actorWords(actor, words)} max={40} />;
  return (
    <Facts>
      <Fact name="Action">{ACTION_WORDS[action]}</Fact>
      {parameters.to !== undefined && (
        <Fact name="To">{parameters.to === null ? 'nobody any more' : who(parameters.to)}</Fact>
      )}
      {parameters.text !== undefined && (
        <Fact name="Note">
          <Visible text={parameters.text} />
        </Fact>
      )}
      <Fact name="Entries">
        <Link href={queryHref(tenant, q)} prefetch={false} className="rounded">
          {q === '' ? (
            'every entry of this tenant'
          ) : (
            <code>
              <Visible text={q} max={q.startsWith('id:') ? 48 : 400} />
            </code>
          )}
        </Link>
      </Fact>
      <Fact name="Frozen">
        {counted(total, 'entry', 'entries')} at{' '}
        <Link href={walHref(tenant, {}, { seq: asOfSeq })} prefetch={false} className="rounded">
          seq {grouped(asOfSeq)}
        </Link>
      </Fact>
      <Fact name="New since">
        <NewSince initial={initial} sinceQ={sinceQ} />
      </Fact>
      {operation.reason !== null && (
        <Fact name="Reason">
          “<Visible text={operation.reason} />”
        </Fact>
      )}
      <Fact name="Speed">
        {rateLimit === null ? 'as fast as it goes' : `${rateWords(rateLimit)} at most`}
      </Fact>
      {canary !== null && <Fact name="Canary">{canaryWords(canary)}</Fact>}
      <Fact name="Asked by">
        {who(operation.createdBy)}, <ExactMoment at={operation.createdAt} />
      </Fact>
      {operation.approvedBy !== null && <Fact name="Approved by">{who(operation.approvedBy)}</Fact>}
      {operation.startedAt !== null && (
        <Fact name="Begun">
          <ExactMoment at={operation.startedAt} />
        </Fact>
      )}
      {operation.finishedAt !== null && (
        <Fact name="Ended">
          <ExactMoment at={operation.finishedAt} />
        </Fact>
      )}
      <Fact name="Operation" mono copy={operation.operationId}>
        {operation.operationId}
      </Fact>
    </Facts>
  );
}

function NewSince({ initial, sinceQ }: { initial: OperationAnswer; sinceQ: string }) {
  const { operation } = useOperation(initial);
  const { newSince, tenantId } = operation;
  if (newSince === null) return <>nobody can say: the query cannot be read any more</>;
  if (newSince.count === 0) return <>none; the set has not grown</>;
  return (
    <>
      <Link href={queryHref(tenantId, sinceQ)} prefetch={false} className="rounded font-medium">
        +{atLeast(newSince)} new since
      </Link>
      , not in this operation
    </>
  );
}
