import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { Pill } from '@/components/ui/pill';
import { Visible } from '@/components/ui/visible';
import type { ChannelView } from '@/lib/dlq/views';
import { actorWords } from '@/lib/format/actor';
import { ChannelActions } from './channel-actions';

/** One channel. Its address is for those who may change it. */
export function ChannelCard({
  channel,
  place,
  now,
  names,
  mayChange,
}: {
  channel: ChannelView;
  /** Whose escalations it gets, in words. */
  place: string;
  now: number;
  names: ReadonlyMap<string, string>;
  mayChange: boolean;
}) {
  const { id, tenantId, name, url, enabled, problem, updatedAt, updatedBy } = channel;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-b border-line px-4 py-3">
      <div className="flex min-w-0 flex-1 basis-80 flex-col gap-1">
        <h2 className="flex flex-wrap items-center gap-2 font-semibold">
          <Visible text={name} max={80} />
          <Pill>{place}</Pill>
          {enabled ? <Pill tone="ok">enabled</Pill> : <Pill tone="warn">disabled</Pill>}
        </h2>
        {mayChange && (
          <p className="font-mono text-sm [overflow-wrap:anywhere]">
            <Visible text={url} max={120} />
          </p>
        )}
        <p className="text-sm text-ink-2">
          Set by <Visible text={actorWords(updatedBy, names)} max={60} />{' '}
          <Moment at={updatedAt} now={now} />.
        </p>
      </div>
      {mayChange && (
        <ChannelActions channel={{ id, tenantId, name, url, enabled, updatedAt }} place={place} />
      )}
      {problem !== null && (
        <div className="w-full">
          <Notice tone="bad" title="It cannot be called.">
            {problem}
          </Notice>
        </div>
      )}
    </li>
  );
}
