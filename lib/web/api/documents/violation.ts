import { z } from 'zod';
import type { JsonValue } from '@/lib/codec/json';
import { HINTS, VIOLATIONS } from '@/lib/dlq/violation';
import { anyJson, u64Text } from '../scalars';

interface Variant {
  readonly tag: string;
  readonly fields: readonly string[];
}

/** Every variant of a table as serde tags it, then whatever this version does not know. */
function tagged(variants: readonly Variant[]): z.ZodType<JsonValue> {
  const units = variants.filter(({ fields }) => fields.length === 0).map(({ tag }) => tag);
  const structs = variants
    .filter(({ fields }) => fields.length > 0)
    .map(({ tag, fields }) =>
      z.strictObject({
        [tag]: z.strictObject(
          Object.fromEntries(
            fields.map((name) => [name, name === 'retry_after_ms' ? u64Text : z.string()]),
          ),
        ),
      }),
    );
  const known = [z.enum(units), ...structs];
  const unknown = [
    z.string().describe('A variant without fields that this version does not know.'),
    z
      .record(z.string(), anyJson)
      .describe('A variant with fields that this version does not know.'),
  ];
  // What the serde writers return is typed as any JSON; the schema says which.
  return z.union([...known, ...unknown]) as unknown as z.ZodType<JsonValue>;
}

export const violationSchema = tagged(Object.values(VIOLATIONS)).meta({
  id: 'ViolationType',
  description: "Why a delta was refused, as NodeDB's `ViolationType` is written by serde.",
});

export const hintSchema = tagged(Object.values(HINTS)).meta({
  id: 'CompensationHint',
  description: "What the device was told, as NodeDB's `CompensationHint` is written by serde.",
});

/** The tables' own form: `kind` beside the fields. The WAL stores it so. */
function kinded(table: { readonly [kind: string]: Variant }) {
  const known = Object.entries(table).map(([kind, { fields }]) =>
    z.strictObject({
      kind: z.literal(kind),
      ...Object.fromEntries(
        fields.map((name) => [name, name === 'retry_after_ms' ? u64Text : z.string()]),
      ),
    }),
  );
  const unknown = z.strictObject({
    kind: z.literal('unknown'),
    tag: z.string(),
    detail: z.string(),
  });
  return z.union([...known, unknown]);
}

export const storedViolationSchema = kinded(VIOLATIONS).meta({
  id: 'StoredViolation',
  description: 'A violation as the WAL keeps it.',
});

export const storedHintSchema = kinded(HINTS).meta({
  id: 'StoredHint',
  description: 'A compensation hint as the WAL keeps it.',
});
