import { isValueKey } from '@/lib/dlq/query-keys';
import { tokensOf } from '@/lib/dlq/query-tokens';

/** A part that cannot be followed: where it is, and why. */
export interface Wrong {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** The text of the box once more, behind it and unseen but for its marks: filled where it narrows, underlined where it is wrong. */
export function MarkedQuery({ query, wrong }: { query: string; wrong: readonly Wrong[] }) {
  const tokens = tokensOf(query);
  return (
    <span className="invisible whitespace-pre">
      {tokens.map(({ start, end, key }, at) => {
        const bad = wrong.some((one) => one.start === start);
        const known = key !== null && (isValueKey(key.toLowerCase()) || key === 'tenant');
        return (
          <span key={start}>
            {query.slice(tokens[at - 1]?.end ?? 0, start)}
            <mark
              data-wrong={bad || undefined}
              className={
                bad
                  ? 'query-wrong visible bg-bad-fill text-transparent'
                  : known
                    ? 'visible rounded-sm bg-info-fill text-transparent'
                    : 'bg-transparent text-transparent'
              }
            >
              {query.slice(start, end)}
            </mark>
          </span>
        );
      })}
    </span>
  );
}
