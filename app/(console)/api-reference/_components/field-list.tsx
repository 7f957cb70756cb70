import type { FieldRow } from '@/lib/web/api/shape';
import { Prose } from './prose';
import { TypeWords } from './type-words';

/** Fields with their types and meanings. `optional`: which ones may be left out is worth saying. */
export function FieldList({
  fields,
  optional = true,
}: {
  fields: readonly FieldRow[];
  optional?: boolean;
}) {
  return (
    <dl className="divide-y divide-line border-y border-line">
      {fields.map(({ path, type, required, description }) => (
        <div
          key={path}
          className="grid gap-x-4 py-1.5 sm:grid-cols-[minmax(9rem,2fr)_minmax(0,3fr)]"
        >
          <dt className="min-w-0 [overflow-wrap:anywhere]">
            <code className="font-medium text-ink">{path}</code>
            {optional && !required && <span className="ml-2 text-sm text-ink-2">optional</span>}
          </dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">
            <TypeWords words={type} />
            {description !== '' && (
              <p>
                <Prose>{description}</Prose>
              </p>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
