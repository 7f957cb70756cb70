import { Button } from '@/components/ui/button';
import { Key } from '@/components/ui/key';
import { counted, grouped } from '@/lib/format/number';

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
      <output className="mr-1 text-ink-2 tabular-nums">
        {current < 0
          ? counted(count, 'change', 'changes')
          : `${grouped(current + 1)}/${grouped(count)}`}
      </output>
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
