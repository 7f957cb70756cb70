/** What a Loro update is made of, after its bytes are read and before anybody asks what it means. */

export type ContainerKind =
  'Map' | 'List' | 'Text' | 'Tree' | 'MovableList' | 'Counter' | 'Unknown';

export interface ContainerRef {
  /** In Loro's own spelling: `cid:root-orders:Map`, `cid:12@7:Map`. */
  readonly id: string;
  readonly kind: ContainerKind;
  /** The name of a root container; null for a container some operation made. */
  readonly root: string | null;
}

/** How Loro (since 1.17) begins the names of roots that are really parts of another container. */
export const PLACED_ROOT = '🤝:';

/** A value as stored; i64 is `bigint`, f64 is `number`, so that nothing is rounded here. */
export type StoredValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | StoredValue[]
  | Map<string, StoredValue>
  | { readonly child: ContainerRef };

export type OpContent =
  | { readonly kind: 'set'; readonly key: string; readonly value: StoredValue }
  | { readonly kind: 'unset'; readonly key: string }
  | { readonly kind: 'insert'; readonly at: number; readonly values: readonly StoredValue[] }
  | { readonly kind: 'insert-text'; readonly at: number; readonly text: string }
  | { readonly kind: 'remove'; readonly at: number; readonly length: number }
  | {
      readonly kind: 'move';
      readonly from: number;
      readonly to: number;
      readonly element: string;
    }
  | { readonly kind: 'overwrite'; readonly element: string; readonly value: StoredValue }
  | { readonly kind: 'style-start'; readonly at: number; readonly length: number }
  | { readonly kind: 'style-end' }
  | { readonly kind: 'add'; readonly amount: number }
  | { readonly kind: 'tree'; readonly node: ContainerRef }
  | { readonly kind: 'opaque' };

export interface Operation {
  readonly container: ContainerRef;
  readonly peer: string;
  readonly counter: number;
  /** Orders concurrent writes: the highest (lamport, peer) wins a map key. */
  readonly lamport: number;
  /** How many counters the operation covers. */
  readonly length: number;
  readonly content: OpContent;
}

export interface OpRef {
  readonly peer: string;
  readonly counter: number;
}

export interface LoroChange {
  readonly peer: string;
  readonly counter: number;
  readonly lamport: number;
  readonly length: number;
  /** Operations this change builds on. */
  readonly deps: readonly OpRef[];
  readonly operations: readonly Operation[];
}

/** The id of the container an operation made, as Loro spells it. */
export function madeContainer(peer: string, counter: number, kind: ContainerKind): ContainerRef {
  return { id: `cid:${counter}@${peer}:${kind}`, kind, root: null };
}

/** The stable id of a movable list's element. */
export function elementId(peer: string, lamport: number): string {
  return `${lamport}@${peer}`;
}
