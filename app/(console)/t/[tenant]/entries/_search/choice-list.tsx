/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events -- a native list shows no counts; the field has the focus and the keys */
import { Visible } from '@/components/ui/visible';
import { KEYS } from '@/lib/dlq/query-keys';
import type { CappedCount } from '@/lib/dlq/views';
import { grouped } from '@/lib/format/number';
import type { Choice, Group } from './choices';
import type { Typing } from './completion';
import type { useValues } from './use-values';

/** What the box offers, below it: options of the combobox `id`. */
export function Choices({
  id,
  shown,
  typing,
  groups,
  values,
  active,
  onChoose,
}: {
  id: string;
  shown: boolean;
  typing: Typing;
  groups: readonly Group[];
  values: ReturnType<typeof useValues>;
  active: number;
  onChoose: (choice: Choice) => void;
}) {
  const starts = groups.map((_, at) =>
    groups.slice(0, at).reduce((sum, { choices }) => sum + choices.length, 0),
  );
  const words = shown ? hint(typing, groups, values) : null;
  return (
    <div
      role="presentation"
      hidden={!shown || (groups.length === 0 && words === null)}
      className="absolute top-full left-0 z-30 mt-1 w-full max-w-2xl rounded border border-line-strong bg-paper shadow-[0_8px_24px_var(--shadow)]"
      // The field keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
    >
      <div
        id={`${id}-choices`}
        role="listbox"
        aria-label="Suggestions"
        className="max-h-[50vh] overflow-y-auto"
      >
        {groups.map(({ heading, choices }, group) => (
          <div key={heading} role="group" aria-label={heading} className="p-1">
            <div
              aria-hidden="true"
              className="px-2 pt-1 pb-0.5 text-sm text-ink-2 first-letter:uppercase"
            >
              {heading}
            </div>
            {choices.map((choice, within) => {
              const at = (starts[group] ?? 0) + within;
              return (
                <div
                  key={choice.value}
                  id={`${id}-${String(at)}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={at === active}
                  className="flex min-h-7 cursor-default items-center gap-3 rounded px-2 hover:bg-hover aria-selected:bg-active"
                  // Keys reach the field, which has the focus.
                  onClick={() => onChoose(choice)}
                >
                  <Line choice={choice} />
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {words !== null && (
        <p className="border-t border-line px-3 py-1.5 text-sm text-ink-2 first:border-t-0">
          {words}
        </p>
      )}
    </div>
  );
}

function Line({ choice: { kind, value, label, count } }: { choice: Choice }) {
  return (
    <>
      <code
        className={kind === 'query' ? 'min-w-0 truncate' : 'max-w-[60%] min-w-0 shrink-0 truncate'}
      >
        <Visible text={kind === 'key' ? `${value}:` : value} max={kind === 'query' ? 200 : 60} />
      </code>
      <span className="min-w-0 flex-1 truncate text-ink-2">
        {label !== null && label !== value && <Visible text={label} max={80} />}
      </span>
      {count !== null && (
        <span className="shrink-0 font-mono text-sm text-ink-2">{number(count)}</span>
      )}
    </>
  );
}

const number = ({ count, capped }: CappedCount) => `${grouped(count)}${capped ? '+' : ''}`;

/** What there is to say below the offers; null: nothing. */
function hint(
  { key }: Typing,
  groups: readonly Group[],
  { found, looking, failed }: ReturnType<typeof useValues>,
): string | null {
  if (key === null) {
    return 'Enter searches. A comma means either, quotes keep blanks together, a minus leaves out, and so does Alt with a click on a value in the list.';
  }
  if (key === 'tenant') return 'tenant:7 goes to tenant 7, and the rest of the query goes along.';
  if (failed) return 'What there is cannot be read now; the value can be written all the same.';
  if (groups.length > 0) return found.counted === '' ? null : `Counted are ${found.counted}.`;
  if (looking) return 'Looking…';
  return found.counted === '' ? `For example ${KEYS[key].example}` : 'Nothing here begins so.';
}
