import type { Annotation } from './annotation';
import { shownValue } from './annotation';

/** Most nodes of one tree; a delta of 1 MiB can hold half a million values, which nobody opens. */
const MAX_NODES = 20_000;

interface Open {
  readonly from: number;
  readonly name: string | null;
  readonly shown: boolean;
  readonly children: Annotation[];
}

/** Gathers the tree of a self-describing format while a reader walks it. */
export interface TreeWatch {
  /** A value begins; `name`: the key it stands under, null inside a list. */
  open(from: number, name: string | null): void;
  /** The value opened last ends. `value`: undefined for lists and maps, whose parts are seen already. */
  close(to: number, label: string, value?: unknown): void;
  /** A key, as a leaf of its own. */
  key(from: number, to: number, name: string): void;
}

/** A watch and what it has gathered; `place`: collection and document of the row, where known. */
export function treeWatch(place: readonly string[] | null): {
  readonly watch: TreeWatch;
  readonly roots: readonly Annotation[];
} {
  const roots: Annotation[] = [];
  const opened: Open[] = [];
  let left = MAX_NODES;
  const add = (annotation: Annotation): void => {
    (opened.at(-1)?.children ?? roots).push(annotation);
  };
  const path = (names: readonly (string | null)[]) => {
    // Fields are places of their own; what is deeper belongs to its field.
    const field = names.find((name) => name !== null);
    return place === null ? {} : { path: field === undefined ? place : [...place, field] };
  };
  return {
    roots,
    watch: {
      open(from, name) {
        left -= 1;
        opened.push({ from, name, shown: left >= 0, children: [] });
      },
      close(to, label, value) {
        const names = opened.map(({ name }) => name);
        const closed = opened.pop();
        if (!closed?.shown) return;
        const { from, name, children } = closed;
        add({
          from,
          to,
          label: name === null ? label : `${label} "${name}"`,
          ...(value !== undefined && { value: shownValue(value) }),
          ...path(names),
          children,
        });
      },
      key(from, to, name) {
        const names = [...opened.map((each) => each.name), name];
        left -= 1;
        if (left < 0) return;
        add({ from, to, label: 'key', value: shownValue(name), ...path(names), children: [] });
      },
    },
  };
}
