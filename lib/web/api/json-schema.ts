import { z } from 'zod';

/** JSON Schema (2020-12) of the zod schemas, as OpenAPI 3.1 takes it. */

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

export const COMPONENTS = '#/components/schemas/';
const DEFINITIONS = '#/$defs/';

/** Of one schema that has no name, such as a parameter's. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, TOLD);
  return plain as JsonSchema;
}

/** As things are sent; without the bounds of a JavaScript number, which say nothing to anybody. */
const TOLD: z.core.ToJSONSchemaParams = {
  io: 'input',
  override: ({ jsonSchema }) => {
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  },
};

/** Of all schemas with a name among these and below them, by name. */
export function namedSchemas(schemas: readonly z.ZodType[]): Record<string, JsonSchema> {
  const [first = z.null(), ...others] = schemas;
  const { $defs = {} } = z.toJSONSchema(z.tuple([first, ...others]), TOLD);
  const text = JSON.stringify($defs, (name, value: unknown) =>
    name === '$ref' && typeof value === 'string' ? value.replace(DEFINITIONS, COMPONENTS) : value,
  );
  const named = Object.entries(JSON.parse(text) as Record<string, JsonSchema & { id?: string }>);
  for (const [, schema] of named) delete schema.id;
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The name a schema has in the document. */
export function nameOf(schema: z.ZodType): string {
  const name = z.globalRegistry.get(schema)?.id;
  if (name === undefined) throw new Error('a body or answer of the API needs a name');
  return name;
}

export function refTo(schema: z.ZodType): JsonSchema {
  return { $ref: `${COMPONENTS}${nameOf(schema)}` };
}
