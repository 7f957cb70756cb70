import type { ContainerKind, ContainerRef, OpRef } from './operation';
import { MalformedBytes } from '@/lib/delta/reader';

/** The names and ids the operations of one block refer to by index. */
export interface BlockTables {
  readonly peers: readonly string[];
  readonly keys: readonly string[];
  readonly containers: readonly ContainerRef[];
}

export interface ChangeHeader {
  readonly peer: string;
  readonly counter: number;
  readonly lamport: number;
  readonly length: number;
  readonly deps: readonly OpRef[];
}

const KINDS: readonly ContainerKind[] = ['Map', 'List', 'Text', 'Tree', 'MovableList', 'Counter'];

/** The kind for Loro's number of it. */
export function containerKind(number: number): ContainerKind {
  return KINDS[number] ?? 'Unknown';
}

/** An element by an index that came from the bytes. */
export function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new MalformedBytes('An index points outside its table.');
  return value;
}
