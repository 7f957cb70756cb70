/**
 * What names and reasons may be, wherever they come in. Names are compared exactly, byte for byte as UTF-8, so any
 * Unicode is one, but nothing that does not survive UTF-8 and Postgres' `text`.
 */

/** Longest name, in bytes of UTF-8: collections, documents, users, sessions, tenants. */
export const NAME_MAX_BYTES = 256;
/** Longest reason, in UTF-16 units, which is what a browser's `maxlength` counts. */
export const REASON_MAX = 500;

/** Longest note on an entry or a group, in bytes of UTF-8. */
export const NOTE_MAX_BYTES = 4_000;

export interface TextProblem {
  readonly code: 'name-empty' | 'too-long' | 'nul-character' | 'not-unicode';
  /** Follows the name of what is wrong: `is empty`, `contains a NUL character`. */
  readonly words: string;
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

function unstorable(text: string): TextProblem | null {
  if (text.includes('\0')) return { code: 'nul-character', words: 'contains a NUL character' };
  // Half of a surrogate pair: UTF-8 has no bytes for it.
  if (/\p{Surrogate}/u.test(text)) return { code: 'not-unicode', words: 'is not whole Unicode' };
  return null;
}

/** What is wrong with a text of 0 to `maxBytes` bytes; null: nothing. */
export function textProblem(text: string, maxBytes: number): TextProblem | null {
  const bytes = bytesOf(text);
  if (bytes > maxBytes) {
    const words = `is longer than ${String(maxBytes)} bytes of UTF-8: ${String(bytes)}`;
    return { code: 'too-long', words };
  }
  return unstorable(text);
}

/** What is wrong with a name, which may be empty; null: nothing. */
export function nameProblem(text: string): TextProblem | null {
  return textProblem(text, NAME_MAX_BYTES);
}

/** What is wrong with the name of a collection; null: nothing. */
export function collectionProblem(text: string): TextProblem | null {
  return text === '' ? { code: 'name-empty', words: 'is empty' } : nameProblem(text);
}

/** What is wrong with the reason somebody gives; null: nothing. */
export function reasonProblem(text: string): TextProblem | null {
  if (text.length > REASON_MAX) {
    return { code: 'too-long', words: `is longer than ${String(REASON_MAX)} characters` };
  }
  return unstorable(text);
}

/** A reason as it is kept: without blanks around it; null when nothing is left. */
export function keptReason(text: string): string | null {
  return text.trim() || null;
}
