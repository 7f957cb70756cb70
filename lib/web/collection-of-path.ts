import { problem, type Problem } from './problem';

/** Longest name of a collection, in bytes of UTF-8. */
const NAME_LIMIT = 256;

/** The collection a path segment names; Next has undone the percent-encoding. Compared exactly, as everywhere. */
export function collectionOfPath(
  name = '',
): { ok: true; collection: string } | { ok: false; problem: Problem } {
  if (name !== '' && !name.includes('\0') && Buffer.byteLength(name) <= NAME_LIMIT) {
    return { ok: true, collection: name };
  }
  const detail = `A collection is named by 1 to ${String(NAME_LIMIT)} bytes of UTF-8 without NUL, percent-encoded.`;
  return { ok: false, problem: problem(422, 'collection-format', detail) };
}
