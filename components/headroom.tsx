import { ShareBar } from '@/components/ui/share-bar';
import type { Tone } from '@/components/ui/pill';
import { grouped, percent } from '@/lib/format/number';

/** From this share of its capacity on, a queue is about to push its oldest entries out. */
export const HEADROOM_WARNING = 0.8;

export function headroomTone(share: number): Tone {
  if (share >= 1) return 'bad';
  return share >= HEADROOM_WARNING ? 'warn' : 'ok';
}

/** How full the fullest queue is: bar and per cent, with a word once it gets tight. */
export function Fullness({ share }: { share: number }) {
  const tone = headroomTone(share);
  return (
    <span className="inline-flex items-center gap-2">
      <ShareBar share={share} tone={tone} className="w-20" />
      <span>{percent(share)}</span>
      {tone !== 'ok' && ' '}
      {tone === 'warn' && <span className="font-medium text-warn">tight</span>}
      {tone === 'bad' && <span className="font-medium text-bad">full</span>}
    </span>
  );
}

/** How full a queue is: bar, count of capacity, and a word once it gets tight. */
export function Headroom({ used, capacity }: { used: number; capacity: number }) {
  const share = capacity === 0 ? 1 : used / capacity;
  const tone = headroomTone(share);
  return (
    <span className="inline-flex items-center gap-2">
      <ShareBar share={share} tone={tone} className="w-20" />
      <span>
        {grouped(used)} <span className="text-ink-2">of {grouped(capacity)}</span>
      </span>
      {tone !== 'ok' && ' '}
      {tone !== 'ok' && (
        <span className={tone === 'bad' ? 'font-medium text-bad' : 'font-medium text-warn'}>
          {tone === 'bad' ? 'full' : percent(share)}
        </span>
      )}
    </span>
  );
}
