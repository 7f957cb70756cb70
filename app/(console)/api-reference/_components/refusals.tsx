import { STATUS_CODES } from 'node:http';
import type { ProblemsByStatus } from '@/lib/web/api/problems';

/** Statuses with the codes they come with; each code leads to what it means. */
export function Refusals({ problems }: { problems: ProblemsByStatus }) {
  return (
    <dl>
      {Object.entries(problems).map(([status, codes]) => (
        <div key={status} className="grid grid-cols-[2rem_minmax(0,1fr)] items-baseline gap-x-2">
          <dt title={STATUS_CODES[status]} className="font-mono text-sm font-medium">
            {status}
          </dt>
          <dd className="flex flex-wrap gap-x-3 [&>a]:inline-flex [&>a]:min-h-6 [&>a]:items-center">
            {codes.map((code) => (
              <a key={code} href={`#problem-${code}`}>
                <code>{code}</code>
              </a>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
