import { createReadStream } from 'node:fs';

/** No line of ours comes near; what does is not split at line ends at all. Bytes. */
const LONGEST = 64 * 1024 * 1024;
const LINE_FEED = 0x0a;

/**
 * The lines of a text file, split at line feeds alone: Node's own readline also splits at U+2028 and U+2029, which JSON
 * allows inside a string. Null for a line that is not UTF-8; a lenient reader would change what it says.
 */
export async function* fileLines(file: string): AsyncGenerator<string | null> {
  let rest: Buffer[] = [];
  let length = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      yield decode([...rest, chunk.subarray(from, end)]);
      rest = [];
      length = 0;
      from = end + 1;
    }
    rest.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > LONGEST) throw new Error('a line is longer than 64 MiB');
  }
  if (length > 0) yield decode(rest);
}

function decode(parts: readonly Buffer[]): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts));
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
