import { createReadStream } from 'node:fs';

/** No line of ours comes near; what does is not split at line ends at all. UTF-16 units. */
const LONGEST = 64 * 1024 * 1024;

/**
 * The lines of a text file, split at line feeds alone. Node's own readline also splits at U+2028 and U+2029, which
 * JSON allows inside a string.
 */
export async function* fileLines(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8' }) as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > LONGEST) throw new Error('a line is longer than 64 Mi characters');
    for (const line of parts) yield line;
  }
  if (rest !== '') yield rest;
}
