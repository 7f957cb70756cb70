import type { ValueLosses } from '@/lib/delta/value';
import { elementId, type Operation, type StoredValue } from './operation';

/**
 * Texts and lists made within one delta, rebuilt from their operations. Positions mean the sequence as its
 * writer saw it: with one writer that is the sequence so far; with several, or with positions outside it,
 * the result is marked.
 */

/** The plain text of a text container. */
export function textOf(operations: readonly Operation[], losses: ValueLosses): string {
  // Styles take up a place in a text but show nothing: `null` stands for them.
  const places: (string | null)[] = [];
  const change = changer(places, operations, losses);
  let styleEnd = 0;
  for (const { content } of operations) {
    if (content.kind === 'insert-text') change(content.at, 0, Array.from(content.text));
    else if (content.kind === 'remove') change(content.at, content.length, []);
    else if (content.kind === 'style-start') {
      styleEnd = content.at + content.length + 1;
      change(content.at, 0, [null]);
    } else if (content.kind === 'style-end') change(styleEnd, 0, [null]);
  }
  return places.join('');
}

const CONTRADICTION = 'has an edit of an element that is not there';

interface Element {
  readonly id: string;
  value: StoredValue;
}

/** The elements of a list or movable list, in order. */
export function listElements(operations: readonly Operation[], losses: ValueLosses): StoredValue[] {
  const elements: Element[] = [];
  const change = changer(elements, operations, losses);
  const byId = new Map<string, Element>();
  for (const { content, peer, lamport } of operations) {
    if (content.kind === 'insert') {
      const made = content.values.map((value, i) => ({ id: elementId(peer, lamport + i), value }));
      for (const element of made) byId.set(element.id, element);
      change(content.at, 0, made);
    } else if (content.kind === 'remove') {
      change(content.at, content.length, []);
    } else if (content.kind === 'move') {
      const moved = change(content.from, 1, []);
      // The writer names what it moved by place and by id; in bytes that a writer made, both mean the same.
      if (moved[0]?.id !== content.element) losses.unreadable ??= CONTRADICTION;
      change(content.to, 0, moved);
    } else if (content.kind === 'overwrite') {
      const element = byId.get(content.element);
      if (element) element.value = content.value;
      else losses.unreadable ??= CONTRADICTION;
    }
  }
  return elements.map(({ value }) => value);
}

/** A `splice` that notes what it cannot do instead of guessing. */
function changer<T>(list: T[], operations: readonly Operation[], losses: ValueLosses) {
  if (new Set(operations.map(({ peer }) => peer)).size > 1) {
    losses.unreadable ??= 'was written by several peers at once; its order may differ';
  }
  return (at: number, remove: number, items: readonly T[]): T[] => {
    if (at < 0 || at + remove > list.length) {
      losses.unreadable ??= 'has an edit outside its bounds';
      return [];
    }
    if (items.length <= 1000) return list.splice(at, remove, ...items);
    // `splice` takes its items as arguments, and a hundred thousand of them overflow the stack.
    const after = list.splice(at);
    const removed = after.splice(0, remove);
    for (const item of items) list.push(item);
    for (const item of after) list.push(item);
    return removed;
  };
}
