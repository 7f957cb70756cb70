import type { ReactNode } from 'react';
import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import type { SweepAlarm, SweepWatch } from '@/lib/dlq/overview';
import { relative } from '@/lib/format/time';

/** The banner of the dead man's switch: what is wrong with the sweep, and what to do. */
export function SweepAlarmNotice({
  alarm,
  aside,
}: {
  alarm: SweepAlarm | null;
  aside?: ReactNode;
}) {
  if (alarm === null) return null;
  return (
    <Notice tone={alarm.kind === 'missed' ? 'bad' : 'warn'} title={alarm.title} aside={aside}>
      {alarm.message}
    </Notice>
  );
}

/** When the sweep last finished and when it will run: `20 s ago, next in 40 s`. */
export function SweepTimes({ watch }: { watch: SweepWatch }) {
  const { asOf, lastFinishedAt, running } = watch;
  return (
    <>
      {lastFinishedAt === null ? 'never' : <Moment at={lastFinishedAt} now={asOf} />},{' '}
      {running ? 'one is running now' : nextWords(watch)}
    </>
  );
}

/** When the next run is expected: `next in 40 s`, `next was due 3 min ago`. */
function nextWords({ nextAt, asOf }: Pick<SweepWatch, 'nextAt' | 'asOf'>): string {
  if (nextAt === null) return 'the next one when somebody calls for it';
  const late = asOf - nextAt;
  if (late >= 5_000) return `the next was due ${relative(nextAt, asOf)}`;
  return late >= 0 ? 'the next is due now' : `next ${relative(nextAt, asOf)}`;
}
