import type { Shape, Variant } from '@/lib/web/api/shape';
import { FieldList } from './field-list';
import { Prose } from './prose';
import { shapeId } from './shape-link';
import { TypeWords } from './type-words';

/** One shape with its fields, and the forms it comes in. */
export function ShapeArticle({ shape }: { shape: Shape }) {
  const { name, description, type, fields, variants } = shape;
  const id = shapeId(name);
  return (
    <article aria-labelledby={id} className="max-w-5xl px-4 py-4">
      <h2 id={id} className="scroll-mt-4 font-mono text-base font-semibold">
        {name}
      </h2>
      {description !== '' && (
        <p className="max-w-3xl pb-2 text-ink-2">
          <Prose>{description}</Prose>
        </p>
      )}
      {type.length > 0 && (
        <p className="text-ink-2">
          <TypeWords words={type} />
        </p>
      )}
      {fields.length > 0 && <FieldList fields={fields} />}
      {variants.length > 0 && (
        <>
          <p className="pt-2 pb-1 text-sm text-ink-2">
            {fields.length > 0 ? 'and, one of' : 'One of'}
          </p>
          <ul className="flex flex-col gap-2 border-l-2 border-line pl-3">
            {variants.map((variant, index) => (
              // Variants never change their order.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index}>
                <VariantForm variant={variant} />
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}

function VariantForm({ variant }: { variant: Variant }) {
  const { when, description, type, fields } = variant;
  return (
    <>
      <p className="[overflow-wrap:anywhere]">
        {when !== null && (
          <code className="font-medium">
            {when.field}: {when.value}
          </code>
        )}
        <span className="text-ink-2">
          <TypeWords words={type} />
        </span>
        {description !== '' && (
          <span className="text-ink-2">
            {' '}
            <Prose>{description}</Prose>
          </span>
        )}
      </p>
      {fields.length > 0 && <FieldList fields={fields} />}
    </>
  );
}
