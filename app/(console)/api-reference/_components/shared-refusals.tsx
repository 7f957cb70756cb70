import {
  BY_KEY,
  problemsOf,
  type ProblemsByStatus,
  WITH_BODY,
  WITH_KEY,
  READ,
  WRITE,
} from '@/lib/web/api/problems';
import { Refusals } from './refusals';

/** What any request with a key can be told, and any that brings a body. */
export const ANY_WITH_KEY: ProblemsByStatus = problemsOf(BY_KEY, READ);
export const ANY_WITH_BODY: ProblemsByStatus = problemsOf(WITH_BODY, WITH_KEY, WRITE);

/** Told once, so that an operation need only name its own. */
export function SharedRefusals() {
  return (
    <section aria-labelledby="shared-refusals" className="max-w-5xl">
      <h2 id="shared-refusals" className="scroll-mt-2 pb-1 font-semibold">
        What any request can be refused for
      </h2>
      <div className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
        <div>
          <h3 className="pb-1 text-sm text-ink-2">With a key</h3>
          <Refusals problems={ANY_WITH_KEY} />
        </div>
        <div>
          <h3 className="pb-1 text-sm text-ink-2">With a body, beyond that</h3>
          <Refusals problems={ANY_WITH_BODY} />
        </div>
      </div>
    </section>
  );
}
