import { createHash } from 'node:crypto';
import type { FieldReader } from './entry-fields';
import type { JsonValue } from './json';

/**
 * Delta bytes in JSON, in exactly one of three forms: `delta` as an array of byte values (serde's `Vec<u8>`)
 * or as base64, `delta_base64`, or `delta_hex`. Base64 is RFC 4648 §4 with padding, nothing else.
 */

export const DELTA_FIELDS = ['delta', 'delta_base64', 'delta_hex'] as const;
type DeltaField = (typeof DELTA_FIELDS)[number];

const HEX = /^(?:[0-9a-fA-F]{2})*$/;
const SHA256_HEX = /^[0-9a-fA-F]{64}$/;

/** Reads the delta and, when `delta_sha256` came along, holds the bytes against it. */
export function readDelta(fields: FieldReader, maxBytes: number): Buffer | undefined {
  const present = DELTA_FIELDS.filter((name) => fields.has(name));
  const [name, second] = present;
  if (name === undefined) return fields.refuse('delta', 'missing-field', '"delta" is missing.');
  if (second !== undefined) {
    return fields.refuse(second, 'delta-encoding', `Only one of ${DELTA_FIELDS.join(', ')}.`);
  }
  const bytes = decode(fields, name, fields.get(name));
  if (bytes === undefined) return undefined;
  if (bytes.length > maxBytes) {
    const detail = `A delta has at most ${String(maxBytes)} bytes; this has ${String(bytes.length)}.`;
    return fields.refuse(name, 'delta-too-large', detail);
  }
  return digestMatches(fields, bytes) ? bytes : undefined;
}

function decode(
  fields: FieldReader,
  name: DeltaField,
  value: JsonValue | undefined,
): Buffer | undefined {
  if (name === 'delta' && Array.isArray(value)) {
    const wrong = value.findIndex((byte) => !isByte(byte));
    if (wrong === -1) return Buffer.from(value as number[]);
    return fields.refuse(
      name,
      'delta-encoding',
      `Item ${String(wrong)} is not a byte (an integer from 0 to 255).`,
    );
  }
  if (typeof value !== 'string') {
    const forms = name === 'delta' ? 'an array of bytes or a base64 string' : 'a string';
    return fields.refuse(name, 'delta-encoding', `Expected ${forms}.`);
  }
  if (name === 'delta_hex') {
    if (HEX.test(value)) return Buffer.from(value, 'hex');
    return fields.refuse(name, 'delta-encoding', 'Expected pairs of hexadecimal digits.');
  }
  const bytes = Buffer.from(value, 'base64');
  // Node reads base64 leniently; only text it would write itself is strict and unambiguous.
  if (bytes.toString('base64') === value) return bytes;
  return fields.refuse(
    name,
    'delta-encoding',
    'Expected base64 in the standard alphabet, padded, without blanks.',
  );
}

function isByte(value: JsonValue): boolean {
  return typeof value === 'number' && value >= 0 && value <= 255;
}

function digestMatches(fields: FieldReader, bytes: Buffer): boolean {
  if (!fields.has('delta_sha256')) return true;
  const claimed = fields.get('delta_sha256');
  if (typeof claimed !== 'string' || !SHA256_HEX.test(claimed)) {
    fields.refuse('delta_sha256', 'digest-format', 'Expected 64 hexadecimal digits.');
    return false;
  }
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest === claimed.toLowerCase()) return true;
  fields.refuse('delta_sha256', 'digest-mismatch', `The delta's SHA-256 is ${digest}.`);
  return false;
}
