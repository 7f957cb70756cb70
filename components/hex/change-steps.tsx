import { Button } from '@/components/ui/button';
import { grouped } from '@/lib/format/number';

/** Previous and next change, and which one is shown. */
export function ChangeSteps({
  count,
  current,
  onStep,
}: {
  count: number;
  /** From 0; -1 before the first step. */
  current: number;
  onStep: (step: 1 | -1) => void;
}) {
  if (count === 0) return null;
  return (
    <span className="flex items-center gap-1">
      <span className="mr-1 text-ink-2 tabular-nums">
        {current < 0 ? '' : `${grouped(current + 1)} of `}
        {grouped(count)}
        {current < 0 ? (count === 1 ? ' change' : ' changes') : ''}
      </span>
      <Button onClick={() => onStep(-1)} aria-keyshortcuts="p" title="Previous change (p)">
        <span aria-hidden="true">↑</span>
        <span className="sr-only">Previous change</span>
        <Key name="p" />
      </Button>
      <Button onClick={() => onStep(1)} aria-keyshortcuts="n" title="Next change (n)">
        <span aria-hidden="true">↓</span>
        <span className="sr-only">Next change</span>
        <Key name="n" />
      </Button>
    </span>
  );
}

function Key({ name }: { name: string }) {
  return (
    <kbd
      aria-hidden="true"
      className="rounded-[3px] border border-line px-1 text-[0.625rem] leading-4 text-ink-2"
    >
      {name}
    </kbd>
  );
}
