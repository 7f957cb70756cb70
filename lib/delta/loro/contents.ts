import type { FieldValue } from '@/lib/delta/change';
import {
  bytesValue,
  fieldsOf,
  floatValue,
  integerValue,
  type ValueLosses,
} from '@/lib/delta/value';
import type { ContainerRef, Operation, StoredValue } from './operation';
import { listElements, textOf } from './sequences';

/** Operations by the id of their container, in the order (lamport, peer): causal within one peer. */
export type OperationsOf = ReadonlyMap<string, readonly Operation[]>;

const MAX_DEPTH = 64;

/** The winning write per key of a map container: the last in the order (lamport, peer). */
export function winners(operations: readonly Operation[]): Map<string, Operation> {
  const byKey = new Map<string, Operation>();
  for (const operation of operations) {
    const { content } = operation;
    if (content.kind === 'set' || content.kind === 'unset') byKey.set(content.key, operation);
  }
  return byKey;
}

/** A stored value as JSON; containers made by this delta are filled from its operations. */
export function toFieldValue(
  value: StoredValue,
  all: OperationsOf,
  losses: ValueLosses,
  depth = 0,
): FieldValue {
  if (depth > MAX_DEPTH) {
    losses.unreadable ??= 'is nested too deeply to show';
    return null;
  }
  if (typeof value === 'bigint') return integerValue(value, losses);
  if (typeof value === 'number') return floatValue(value, losses);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return bytesValue(value);
  if (Array.isArray(value)) {
    return value.map((item) => toFieldValue(item, all, losses, depth + 1));
  }
  if (value instanceof Map) {
    return fieldsOf([...value].map(([k, v]) => [k, toFieldValue(v, all, losses, depth + 1)]));
  }
  return containerValue(value.child, all, losses, depth + 1);
}

/** The fields of a map container this delta made. */
export function mapFields(
  container: ContainerRef,
  all: OperationsOf,
  lossesOf: (field: string) => ValueLosses,
  depth = 0,
): { [field: string]: FieldValue } {
  const fields: [string, FieldValue][] = [];
  for (const [key, { content }] of winners(all.get(container.id) ?? [])) {
    if (content.kind === 'set') {
      fields.push([key, toFieldValue(content.value, all, lossesOf(key), depth)]);
    }
  }
  return fieldsOf(fields);
}

function containerValue(
  container: ContainerRef,
  all: OperationsOf,
  losses: ValueLosses,
  depth: number,
): FieldValue {
  const operations = all.get(container.id) ?? [];
  switch (container.kind) {
    case 'Map':
      return mapFields(container, all, () => losses, depth);
    case 'Text':
      return textOf(operations, losses);
    case 'List':
    case 'MovableList':
      return listElements(operations, losses).map((item) => toFieldValue(item, all, losses, depth));
    case 'Counter':
      return floatValue(
        operations.reduce(
          (sum, { content }) => sum + (content.kind === 'add' ? content.amount : 0),
          0,
        ),
        losses,
      );
    case 'Tree':
    case 'Unknown':
      losses.unreadable ??= `holds a ${container.kind.toLowerCase()}, which rows do not have`;
      return null;
  }
}
