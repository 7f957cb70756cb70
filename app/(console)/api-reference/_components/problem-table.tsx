import { ScrollArea } from '@/components/ui/scroll-area';
import { OPERATIONS } from '@/lib/web/api/operations/all';
import {
  BEFORE_OPERATIONS,
  PROBLEM_CODES,
  PROBLEMS,
  type ProblemCode,
} from '@/lib/web/api/problems';
import { Prose } from './prose';

/** Every code of a refusal, the statuses it comes with, and what it means. */
export function ProblemTable() {
  return (
    <section aria-labelledby="problems" className="border-t border-line pb-16">
      <div className="px-4 pt-6 pb-3">
        <h2 id="problems" className="scroll-mt-2 text-xl font-semibold">
          Problem codes
        </h2>
        <p className="text-ink-2">
          Go by the code; the sentence in <code>detail</code> is for people and may change.
        </p>
      </div>
      <ScrollArea label="Table of problem codes" className="border-t border-line">
        <table className="dense cards">
          <thead>
            <tr>
              <th scope="col">Code</th>
              <th scope="col">Status</th>
              <th scope="col">Means</th>
            </tr>
          </thead>
          <tbody>
            {PROBLEM_CODES.map((code) => (
              <tr key={code} id={`problem-${code}`} className="target:bg-info-fill">
                <th scope="row">
                  <code className="text-ink">{code}</code>
                </th>
                <td className="font-mono" data-name="Status">
                  {statusesOf(code).join(', ')}
                </td>
                <td className="full">
                  <Prose>{PROBLEMS[code]}</Prose>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}

function statusesOf(code: ProblemCode): number[] {
  const before = BEFORE_OPERATIONS[code];
  if (before !== undefined) return [before];
  const found = OPERATIONS.flatMap(({ problems }) =>
    Object.entries(problems)
      .filter(([, codes]) => codes.includes(code))
      .map(([status]) => Number(status)),
  );
  return [...new Set(found)].sort((a, b) => a - b);
}
