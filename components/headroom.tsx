import { ShareBar } from '@/components/ui/share-bar';
import type { Tone } from '@/components/ui/pill';
import { grouped } from '@/lib/format/number';

/** From this share of its capacity on, a queue is about to push its oldest entries out. */
export const HEADROOM_WARNING = 0.8;
/** From this share on, the next small storm does. */
const HEADROOM_DANGER = 0.95;

export function headroomTone(share: number): 'ok' | 'warn' | 'bad' {
  if (share >= HEADROOM_DANGER) return 'bad';
  return share >= HEADROOM_WARNING ? 'warn' : 'ok';
}

const WORD_TONES: { readonly [T in Tone]?: string } = {
  warn: 'font-medium text-warn',
  bad: 'font-medium text-bad',
};

/** A word for how tight it is; empty while there is room. */
function headroomWord(share: number): string {
  if (share >= 1) return 'full';
  if (share >= HEADROOM_DANGER) return 'nearly full';
  return share >= HEADROOM_WARNING ? 'tight' : '';
}

/** How full a queue is: bar, count of capacity, and a word once it gets tight; `stacked` puts the bar on top. */
export function Headroom({
  used,
  capacity,
  stacked = false,
}: {
  used: number;
  capacity: number;
  stacked?: boolean;
}) {
  const share = capacity === 0 ? 1 : used / capacity;
  const tone = headroomTone(share);
  return (
    <span className={`inline-flex gap-x-2 ${stacked ? 'flex-col gap-y-1 py-1' : 'items-center'}`}>
      <ShareBar share={share} tone={tone} className={stacked ? 'w-full min-w-28' : 'w-20'} />
      <span>
        {grouped(used)} <span className="text-ink-2">of {grouped(capacity)}</span>{' '}
        {tone !== 'ok' && <span className={WORD_TONES[tone]}>{headroomWord(share)}</span>}
      </span>
    </span>
  );
}
