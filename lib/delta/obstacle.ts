import type { DecodedDelta, DeltaHint } from './change';

/** Why nothing can be done with a delta at all; null when something can. */
export function unreadable({ format, reason, warnings }: DecodedDelta): string | null {
  if (format === 'empty') return 'The delta has no bytes, so there is nothing to write.';
  const failure = warnings.find(
    ({ code }) => code === 'undecodable' || code === 'checksum' || code === 'too-many-ops',
  );
  return failure ? `The delta cannot be decoded: ${failure.detail ?? reason}` : null;
}

/** Why the values of a delta must not be written anew; null when they may. */
export function unwritable({ changes, warnings }: DecodedDelta, hint: DeltaHint): string | null {
  const inexact = warnings.filter(({ code }) => code === 'approximate');
  if (inexact.length > 0) {
    const fields = [...new Set(inexact.map(({ field }) => `"${field ?? ''}"`))].join(', ');
    return `${fields} holds an integer beyond 2^53, which cannot be written back exactly.`;
  }
  const partial = warnings.find(({ code }) => code === 'partial');
  if (partial) return `Only part of the delta can be read: ${partial.detail ?? ''}`;
  if (changes.length === 0) return 'The delta changes no field, so there is nothing to write.';
  const foreign = changes.find(({ collection }) => collection !== hint.collection);
  return foreign ? `The delta writes to the collection "${foreign.collection}" too.` : null;
}
