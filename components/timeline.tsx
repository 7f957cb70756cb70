import Link from 'next/link';
import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { ExactMoment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import type { TimelineItem } from '@/lib/dlq/views';
import { actorWords } from '@/lib/format/actor';
import { grouped } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import { operationHref, operationOf } from './operations/links';
import { type Mark, tell } from './timeline-words';

const MARKS: { readonly [M in Mark]: string } = {
  plain: 'border-ink-3 bg-paper-2',
  good: 'border-ok bg-ok',
  bad: 'border-bad bg-paper-2',
  wait: 'border-info bg-info-fill',
};

/** What happened to an entry, newest first: who, when, why, and its place in the WAL. */
export function Timeline({
  tenant,
  items,
  names,
  undo,
}: {
  tenant: string;
  items: readonly TimelineItem[];
  /** What people are called, by user id. */
  names: ReadonlyMap<string, string>;
  /** Takes the latest record back. */
  undo?: ReactNode;
}) {
  return (
    <ol className="relative flex flex-col gap-3.5 before:absolute before:inset-y-2 before:left-[5px] before:w-px before:bg-line-strong">
      {items.map((item, index) => (
        <Item
          key={item.seq}
          tenant={tenant}
          item={item}
          names={names}
          undo={index === 0 ? undo : undefined}
        />
      ))}
    </ol>
  );
}

function Item({
  tenant,
  item,
  names,
  undo,
}: {
  tenant: string;
  item: TimelineItem;
  names: ReadonlyMap<string, string>;
  undo: ReactNode;
}) {
  const { title, detail, mark } = tell(item);
  const operation = operationOf(item.requestId);
  return (
    <li className="relative pl-5">
      <span
        aria-hidden="true"
        className={`absolute top-1 left-0 size-[11px] rounded-full border-2 ${MARKS[mark]}`}
      />
      <p className="font-medium">{title}</p>
      {detail !== null && (
        <p className="text-sm text-ink-2 [overflow-wrap:anywhere]">
          <Visible text={detail} />
        </p>
      )}
      {item.reason !== null && (
        <p className="text-sm [overflow-wrap:anywhere]">
          “<Visible text={item.reason} />”
        </p>
      )}
      <p className="text-sm text-ink-3">
        <span title={visibleText(item.actor)}>
          <Visible text={actorWords(item.actor, names)} />
        </span>
        {operation !== null && (
          <>
            {', '}
            <Link href={operationHref(tenant, operation)} prefetch={false} className="rounded">
              by an operation on many
            </Link>
          </>
        )}{' '}
        · <ExactMoment at={item.at} />
      </p>
      {undo !== undefined && <div className="no-print pt-1 empty:hidden">{undo}</div>}
      <p className="copy-spot flex items-center gap-1 text-sm text-ink-3">
        seq {grouped(item.seq)}
        {item.version !== null && <> · version {item.version}</>} ·{' '}
        <code title={item.hash} className="no-print">
          {item.hash.slice(0, 10)}…
        </code>
        <code className="print-only break-all">{item.hash}</code>
        <CopyButton value={item.hash} what={`hash of seq ${item.seq}`} />
      </p>
    </li>
  );
}
