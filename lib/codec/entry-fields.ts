import type { U64 } from '@/lib/dlq/ids';
import { textProblem } from '@/lib/dlq/names';
import { pointerToken, type JsonObject, type JsonValue } from './json';
import { readU64 } from './u64';

/** One thing wrong with one field. */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the body. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** Reads the fields of one object, noting everything wrong with it instead of stopping at the first. */
export interface FieldReader {
  readonly errors: FieldError[];
  refuse(name: string, code: string, detail: string): undefined;
  /** Like `refuse`, for a place inside a field: `/field/inner`. */
  refuseAt(inner: string, code: string, detail: string): undefined;
  has(name: string): boolean;
  get(name: string): JsonValue | undefined;
  /** Text of at most `maxBytes` in UTF-8, without NUL. */
  text(name: string, maxBytes: number): string;
  u64(name: string): U64;
  u32(name: string): number;
  flag(name: string): boolean;
  /** Refuses every field that is not listed. */
  only(names: readonly string[]): void;
}

/** An object this wrong needs no complete list. */
const ENOUGH = 50;
const U32_MAX = 4_294_967_295;

/** What a reader returns for a field it refused is a stand-in: look at `errors` before using any value. */
export function readFieldsOf(object: JsonObject, pointer: string): FieldReader {
  const errors: FieldError[] = [];

  function refuseAt(inner: string, code: string, detail: string): undefined {
    if (errors.length < ENOUGH) errors.push({ pointer: `${pointer}${inner}`, code, detail });
    return undefined;
  }

  function refuse(name: string, code: string, detail: string): undefined {
    return refuseAt(`/${pointerToken(name)}`, code, detail);
  }

  function required(name: string): JsonValue | undefined {
    const value = object[name];
    return value === undefined ? refuse(name, 'missing-field', `"${name}" is missing.`) : value;
  }

  return {
    errors,
    refuse,
    refuseAt,
    has: (name) => object[name] !== undefined,
    get: (name) => object[name],
    text(name, maxBytes) {
      const value = required(name);
      if (value === undefined) return '';
      if (typeof value !== 'string') {
        refuse(name, 'wrong-type', 'Expected a string.');
        return '';
      }
      const wrong = textProblem(value, maxBytes);
      if (wrong !== null) refuse(name, wrong.code, `It ${wrong.words}.`);
      return value;
    },
    u64(name) {
      const value = required(name);
      if (value === undefined) return 0n as U64;
      const read = readU64(value);
      if (read.ok) return read.value;
      refuse(name, read.code, read.detail);
      return 0n as U64;
    },
    u32(name) {
      const value = required(name);
      if (value === undefined) return 0;
      const read = readU64(value);
      if (read.ok && read.value <= U32_MAX) return Number(read.value);
      refuse(name, 'u32-range', `Expected an integer from 0 to ${String(U32_MAX)}.`);
      return 0;
    },
    flag(name) {
      const value = required(name);
      if (value === undefined || typeof value === 'boolean') return value ?? false;
      refuse(name, 'wrong-type', 'Expected true or false.');
      return false;
    },
    only(names) {
      for (const name of Object.keys(object)) {
        if (!names.includes(name)) refuse(name, 'unknown-field', 'There is no such field.');
      }
    },
  };
}
