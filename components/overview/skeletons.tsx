/** Places of what is still being read, in the size it will have. */

function Lines({ count, className }: { count: number; className: string }) {
  return Array.from({ length: count }, (_, i) => (
    <div key={i} className={`skeleton ${className}`} />
  ));
}

export function FiguresSkeleton() {
  return (
    <div
      aria-hidden="true"
      className="grid grid-cols-2 gap-px border-y border-line bg-line sm:grid-cols-3 lg:grid-cols-5"
    >
      {Array.from({ length: 5 }, (_, i) => (
        <div
          key={i}
          className="flex h-[6.5rem] flex-col gap-2 bg-paper px-4 py-3 max-lg:last:col-span-2"
        >
          <div className="skeleton h-4 w-20" />
          <div className="skeleton h-6 w-16" />
        </div>
      ))}
    </div>
  );
}

export function ChartSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-2">
      <div className="skeleton h-5 w-2/3" />
      <div className="skeleton h-60" />
      <div className="skeleton h-4 w-1/2" />
      <div className="skeleton h-4 w-32" />
    </div>
  );
}

export function ListSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-2">
      <Lines count={11} className="h-5" />
    </div>
  );
}

export function TableSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-3 border-t border-line px-4 py-3">
      <Lines count={10} className="h-9" />
    </div>
  );
}
