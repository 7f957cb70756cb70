/** A JSON value that lost nothing on its way in. `parseJson` reads one, `jsonText` writes one. */

const decimalText = Symbol('decimal');

/** A number written with a fraction or an exponent, kept as it was written. Never an integer to anybody here. */
export interface JsonDecimal {
  readonly [decimalText]: string;
}

/** Objects have no prototype, so a field named `__proto__` is a field like any other. */
export interface JsonObject {
  [name: string]: JsonValue;
}

/** Integers are `number` within ±(2^53-1) and `bigint` beyond. */
export type JsonValue =
  null | boolean | number | bigint | string | JsonDecimal | JsonValue[] | JsonObject;

export function newObject(): JsonObject {
  return Object.create(null) as JsonObject;
}

export function decimal(text: string): JsonDecimal {
  return { [decimalText]: text };
}

export function isDecimal(value: JsonValue | undefined): value is JsonDecimal {
  return typeof value === 'object' && value !== null && decimalText in value;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(decimalText in value)
  );
}

/** Escapes one reference token of a JSON pointer (RFC 6901). */
export function pointerToken(name: string | number): string {
  return String(name).replaceAll('~', '~0').replaceAll('/', '~1');
}

/**
 * Writes a value as compact JSON; bigints become bare integers. Plain objects may be passed too:
 * their `undefined` members are left out.
 */
export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (decimalText in value) return String(value[decimalText]);
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) members.push(`${JSON.stringify(name)}:${jsonText(member)}`);
  }
  return `{${members.join(',')}}`;
}
