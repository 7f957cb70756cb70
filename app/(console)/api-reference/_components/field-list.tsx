import type { FieldRow } from '@/lib/web/api/shape';
import { Prose } from './prose';
import { TypeWords } from './type-words';

/** Said once for all rows: there are hundreds of them on the page. */
const LIST =
  'divide-y divide-line border-y border-line [&>div]:grid [&>div]:gap-x-4 [&>div]:py-1.5 sm:[&>div]:grid-cols-[minmax(9rem,2fr)_minmax(0,3fr)] [&_dt]:min-w-0 [&_dt]:[overflow-wrap:anywhere] [&_dt>code]:font-medium [&_dt>span]:ml-2 [&_dt>span]:text-sm [&_dt>span]:text-ink-2 [&_dd]:min-w-0 [&_dd]:[overflow-wrap:anywhere] [&_dd]:text-ink-2 [&_dd>p]:text-ink';

/** Fields with their types and meanings. `optional`: which ones may be left out is worth saying. */
export function FieldList({
  fields,
  optional = true,
}: {
  fields: readonly FieldRow[];
  optional?: boolean;
}) {
  return (
    <dl className={LIST}>
      {fields.map(({ path, type, required, description }) => (
        <div key={path}>
          <dt>
            <code>{path}</code>
            {optional && !required && <span>optional</span>}
          </dt>
          <dd>
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
