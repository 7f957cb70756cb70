import type { DecodedDelta, DeltaFormat, DeltaWarning, RowChange } from './change';

/** What a delta says, as one JSON object for other programs; docs/decode.md describes it. */
export interface DeltaReport {
  readonly format: DeltaFormat;
  /** Why it was taken for that format, and what of it could not be read. */
  readonly reason: string;
  readonly peers: readonly string[];
  readonly changes: readonly RowChange[];
  readonly warnings: readonly Pick<DeltaWarning, 'code' | 'field'>[];
}

/** A decoded delta as its report: each warning once by code and field, their sentences in the reason. */
export function deltaReport({
  format,
  reason,
  peers,
  changes,
  warnings,
}: DecodedDelta): DeltaReport {
  const sentences = warnings.flatMap(({ code, detail }) =>
    detail === undefined || code === 'approximate' ? [] : [detail],
  );
  const unsaid = [...new Set(sentences)].filter((sentence) => !reason.includes(sentence));
  const byCode = new Map(
    warnings.map(({ code, field }) => [
      JSON.stringify([code, field]),
      field === undefined ? { code } : { code, field },
    ]),
  );
  return {
    format,
    reason: [reason, ...unsaid].join(' '),
    peers,
    changes: changes.map(({ collection, document, kind, set, unset }) => ({
      collection,
      document,
      kind,
      set,
      unset,
    })),
    warnings: [...byCode.values()],
  };
}
