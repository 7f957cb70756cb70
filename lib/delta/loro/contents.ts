import type { FieldValue } from '@/lib/delta/change';
import {
  bytesValue,
  fieldsOf,
  floatValue,
  integerValue,
  type ValueLosses,
} from '@/lib/delta/value';
import { elementId, type ContainerRef, type Operation, type StoredValue } from './operation';

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
      return textValue(operations, losses);
    case 'List':
    case 'MovableList':
      return listValue(operations, losses).map((item) => toFieldValue(item, all, losses, depth));
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

/**
 * Positions mean the sequence as its writer saw it. With one writer that is the sequence so far;
 * with several, concurrent edits would need their history, so the result is marked.
 */
function noteSeveralWriters(operations: readonly Operation[], losses: ValueLosses): void {
  if (new Set(operations.map((operation) => operation.peer)).size > 1) {
    losses.unreadable ??= 'was written by several peers at once; its order may differ';
  }
}

/** Styles take up a place in a text but show nothing: `null` stands for them. */
function textValue(operations: readonly Operation[], losses: ValueLosses): string {
  noteSeveralWriters(operations, losses);
  const places: (string | null)[] = [];
  let styleEnd = 0;
  for (const { content } of operations) {
    if (content.kind === 'insert-text') insertAt(places, content.at, Array.from(content.text));
    else if (content.kind === 'remove') places.splice(content.at, content.length);
    else if (content.kind === 'style-start') {
      styleEnd = content.at + content.length + 1;
      places.splice(content.at, 0, null);
    } else if (content.kind === 'style-end') places.splice(styleEnd, 0, null);
  }
  return places.join('');
}

interface Element {
  readonly id: string;
  value: StoredValue;
}

function listValue(operations: readonly Operation[], losses: ValueLosses): StoredValue[] {
  noteSeveralWriters(operations, losses);
  const elements: Element[] = [];
  const byId = new Map<string, Element>();
  for (const { content, peer, lamport } of operations) {
    if (content.kind === 'insert') {
      const made = content.values.map((value, i) => ({ id: elementId(peer, lamport + i), value }));
      for (const element of made) byId.set(element.id, element);
      insertAt(elements, content.at, made);
    } else if (content.kind === 'remove') {
      elements.splice(content.at, content.length);
    } else if (content.kind === 'move') {
      elements.splice(content.to, 0, ...elements.splice(content.from, 1));
    } else if (content.kind === 'overwrite') {
      const element = byId.get(content.element);
      if (element) element.value = content.value;
    }
  }
  return elements.map(({ value }) => value);
}

/** `splice` takes its items as arguments, and a hundred thousand arguments overflow the stack. */
function insertAt<T>(list: T[], position: number, items: readonly T[]): void {
  if (items.length <= 1000) {
    list.splice(position, 0, ...items);
    return;
  }
  const after = list.splice(position);
  for (const item of items) list.push(item);
  for (const item of after) list.push(item);
}
