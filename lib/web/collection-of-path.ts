import { collectionProblem } from '@/lib/dlq/names';
import { problem, type Problem } from './problem';

/** The collection a path segment names; Next has undone the percent-encoding. Compared exactly, as everywhere. */
export function collectionOfPath(
  name = '',
): { ok: true; collection: string } | { ok: false; problem: Problem } {
  const wrong = collectionProblem(name);
  if (wrong === null) return { ok: true, collection: name };
  const detail = `The collection in the path ${wrong.words}.`;
  return { ok: false, problem: problem(422, 'collection-format', detail) };
}
