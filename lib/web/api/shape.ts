import { COMPONENTS, type JsonSchema } from './json-schema';

/** A JSON Schema as a table a person reads: one row a field, nested ones by their path. */

/** A type in words; `name` stands for a shape of its own. */
export type TypeWord =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'shape'; readonly name: string };

export interface FieldRow {
  /** `device_metadata.peer_id`, `entries[].message`. */
  readonly path: string;
  readonly type: readonly TypeWord[];
  readonly required: boolean;
  readonly description: string;
}

/** One of several forms a value can have. */
export interface Variant {
  /** The value that tells them apart; null: nothing does. */
  readonly when: { readonly field: string; readonly value: string } | null;
  readonly description: string;
  /** What it is when it has no fields. */
  readonly type: readonly TypeWord[];
  /** Its fields beyond those all variants share. */
  readonly fields: readonly FieldRow[];
}

export interface Shape {
  readonly name: string;
  readonly description: string;
  /** What it is when it has no fields and no variants. */
  readonly type: readonly TypeWord[];
  readonly fields: readonly FieldRow[];
  readonly variants: readonly Variant[];
}

const text = (words: string): TypeWord => ({ kind: 'text', text: words });

/** Patterns that stand for a kind of text; others are told as they are. */
const FORMS: readonly (readonly [string, string])[] = [
  ['^(0|[1-9][0-9]{0,18})$', 'decimal string'],
  ['^(0|[1-9][0-9]{0,19})$', 'decimal string'],
  ['^[0-9a-f]{64}$', 'hex string'],
];

const nullable = (schema: JsonSchema) => schema.type === 'null';

/** What a schema is, in a few words. */
export function typeWords(schema: JsonSchema): TypeWord[] {
  if (schema.$ref !== undefined) {
    return [{ kind: 'shape', name: schema.$ref.slice(COMPONENTS.length) }];
  }
  if (schema.const !== undefined) return [{ kind: 'value', text: JSON.stringify(schema.const) }];
  if (schema.enum !== undefined) {
    return joined(
      schema.enum.map((value) => [{ kind: 'value', text: String(value) } satisfies TypeWord]),
    );
  }
  const several = schema.anyOf ?? schema.oneOf;
  if (several !== undefined) {
    const some = several.filter((each) => !nullable(each)).map(typeWords);
    return joined(several.some(nullable) ? [...some, [text('null')]] : some);
  }
  if (Array.isArray(schema.type)) {
    return joined(schema.type.map((type: string) => typeWords({ ...schema, type })));
  }
  if (schema.type === 'array') return [text('list of '), ...typeWords(schema.items ?? {})];
  if (schema.type === 'string') return [text(stringWords(schema))];
  if (schema.type === 'integer') return [text(`integer${rangeWords(schema)}`)];
  return [text(typeof schema.type === 'string' ? schema.type : 'any JSON')];
}

function stringWords({ format, pattern }: JsonSchema): string {
  if (format === 'date-time') return 'time';
  if (format !== undefined) return `${format} string`;
  return FORMS.find(([known]) => known === pattern)?.[1] ?? 'string';
}

function rangeWords({ minimum, maximum }: JsonSchema): string {
  if (maximum !== undefined) return `, ${String(minimum ?? 0)} to ${String(maximum)}`;
  return minimum === undefined || minimum === 0 ? '' : `, from ${String(minimum)}`;
}

function joined(parts: readonly (readonly TypeWord[])[]): TypeWord[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [text(' or '), ...part]));
}

/** The fields of an object, those of objects within it by their path. */
export function fieldRows(schema: JsonSchema, prefix = ''): FieldRow[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const own = {
      path,
      type: typeWords(field),
      required: required.has(name),
      description: field.description ?? '',
    };
    const { object, mark } = inner(field);
    return [own, ...(object === null ? [] : fieldRows(object, `${path}${mark}.`))];
  });
}

/** The object a field is, or holds a list of, or may be. */
function inner(field: JsonSchema): { object: JsonSchema | null; mark: '' | '[]' } {
  if (field.properties !== undefined) return { object: field, mark: '' };
  if (field.items?.properties !== undefined) return { object: field.items, mark: '[]' };
  const [only, ...more] = (field.anyOf ?? []).filter((each) => !nullable(each));
  return { object: more.length === 0 && only?.properties !== undefined ? only : null, mark: '' };
}

export function shapeOf(name: string, schema: JsonSchema): Shape {
  const description = schema.description ?? '';
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants === undefined) {
    const fields = fieldRows(schema);
    return {
      name,
      description,
      type: fields.length > 0 ? [] : typeWords(schema),
      fields,
      variants: [],
    };
  }
  const shared = sharedFields(variants);
  return {
    name,
    description,
    type: [],
    fields: fieldRows(shared),
    variants: variants.map((each) => variantOf(each, shared)),
  };
}

/** The fields that are the same in every variant. */
function sharedFields(variants: readonly JsonSchema[]): JsonSchema {
  const [first, ...others] = variants;
  const same = Object.entries(first?.properties ?? {}).filter(([name, field]) =>
    others.every((each) => JSON.stringify(each.properties?.[name]) === JSON.stringify(field)),
  );
  return { properties: Object.fromEntries(same), required: first?.required ?? [] };
}

function variantOf(variant: JsonSchema, shared: JsonSchema): Variant {
  const properties = Object.entries(variant.properties ?? {}).filter(
    ([name]) => shared.properties?.[name] === undefined,
  );
  const [field, told] = properties.find(([, each]) => each.const !== undefined) ?? [];
  const own = Object.fromEntries(properties.filter(([name]) => name !== field));
  const fields = fieldRows({ ...variant, properties: own });
  return {
    when: field === undefined ? null : { field, value: JSON.stringify(told?.const) },
    description: variant.description ?? '',
    type: variant.properties === undefined ? typeWords(variant) : [],
    fields,
  };
}
