import type { ItemOutcome, OperationView } from '@/lib/dlq/operation';
import { grouped } from '@/lib/format/number';
import { OUTCOMES_SHOWN, outcomeWords, settledOf } from './words';

const FILLS: { readonly [O in ItemOutcome]: string } = {
  done: 'fill-ok',
  refused: 'fill-bad',
  failed: 'fill-warn',
  skipped: 'fill-ink-3',
  running: 'fill-info',
  waiting: 'fill-transparent',
};

const WIDTH = 1000;
/** What is there at all can be seen. */
const LEAST = 6;

/** How far an operation is: a bar in parts, one for each outcome. The words beside it say the same. */
export function ProgressBar({
  operation,
  className = 'h-2',
}: {
  operation: Pick<OperationView, ItemOutcome | 'total'>;
  className?: string;
}) {
  const settled = settledOf(operation);
  return (
    <div className={`overflow-hidden rounded-full bg-paper-3 ${className}`}>
      <progress
        aria-label="Progress"
        max={Math.max(1, operation.total)}
        value={settled}
        aria-valuetext={`${grouped(settled)} of ${grouped(operation.total)}: ${outcomeWords(operation)}`}
        className="sr-only"
      />
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${WIDTH} 10`}
        preserveAspectRatio="none"
        className="bar block size-full"
      >
        {partsOf(operation).map(({ outcome, from, width }) => (
          <rect key={outcome} x={from} width={width} height="10" className={FILLS[outcome]} />
        ))}
      </svg>
    </div>
  );
}

/** The bar's parts from left to right; small ones are drawn wider than they are, at the cost of the largest. */
function partsOf(operation: Pick<OperationView, ItemOutcome | 'total'>) {
  const { total } = operation;
  if (total === 0) return [];
  const parts = OUTCOMES_SHOWN.filter((outcome) => operation[outcome] > 0).map((outcome) => ({
    outcome,
    width: Math.max(LEAST, (operation[outcome] / total) * WIDTH),
  }));
  const over = parts.reduce((sum, { width }) => sum + width, 0) - WIDTH;
  const largest = parts.reduce((a, b) => (b.width > a.width ? b : a));
  let from = 0;
  return parts.map((part) => {
    const width = part === largest ? part.width - over : part.width;
    const placed = { outcome: part.outcome, from, width };
    from += width;
    return placed;
  });
}

const DOTS: { readonly [O in ItemOutcome]: string } = {
  done: 'bg-ok',
  refused: 'bg-bad',
  failed: 'bg-warn',
  skipped: 'bg-ink-3',
  running: 'bg-info',
  waiting: 'border border-line-strong bg-paper-3',
};

/** The colour of an outcome beside its word. */
export function OutcomeDot({ outcome }: { outcome: ItemOutcome }) {
  return (
    <span
      aria-hidden="true"
      className={`inline-block size-2 shrink-0 rounded-full ${DOTS[outcome]}`}
    />
  );
}
