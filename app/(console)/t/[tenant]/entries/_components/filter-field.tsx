import { useId } from 'react';
import { INPUT } from '@/components/ui/field';
import { type EntryFilter, type FilterKey, valueOf } from '@/lib/dlq/filter';

interface Common {
  readonly filter: EntryFilter;
  readonly name: FilterKey;
  readonly label: string;
  /** The label is only read out; what the field shows says it too. */
  readonly quiet?: boolean;
  readonly className?: string;
  readonly onApply: () => void;
}

const LABEL = 'flex min-w-0 flex-col gap-0.5 text-sm text-ink-2';

function Name({ label, quiet }: { label: string; quiet: boolean }) {
  return <span className={quiet ? 'sm:sr-only' : ''}>{label}</span>;
}

/** A field of the filter with what could stand in it; applies when it is left. */
export function FilterField({
  filter,
  name,
  label,
  quiet = false,
  className = '',
  placeholder,
  options = [],
  numeric = false,
  onApply,
}: Common & {
  readonly placeholder?: string;
  readonly options?: readonly string[];
  readonly numeric?: boolean;
}) {
  const list = useId();
  return (
    <>
      <label className={`${LABEL} ${className}`}>
        <Name label={label} quiet={quiet} />
        <input
          name={name}
          list={options.length > 0 ? list : undefined}
          inputMode={numeric ? 'numeric' : undefined}
          autoComplete="off"
          spellCheck={false}
          onBlur={onApply}
          defaultValue={valueOf(filter, name) ?? ''}
          placeholder={placeholder}
          className={INPUT}
        />
      </label>
      {/* Beside the label, whose text it would become part of. */}
      {options.length > 0 && (
        <datalist id={list}>
          {options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}

/** A choice of the filter; applies when it is made. */
export function FilterSelect({
  filter,
  name,
  label,
  quiet = false,
  className = '',
  any,
  options,
  onApply,
}: Common & {
  /** What no choice is called. */
  readonly any: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}) {
  return (
    <label className={`${LABEL} ${className}`}>
      <Name label={label} quiet={quiet} />
      <select
        name={name}
        onChange={onApply}
        defaultValue={valueOf(filter, name) ?? ''}
        className={INPUT}
      >
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
