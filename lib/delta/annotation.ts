/** What stands where in the bytes of a delta, as a tree. */

export interface Annotation {
  /** Half-open byte range in the delta. Of something packed: the range of what it is packed in. */
  readonly from: number;
  readonly to: number;
  /** What it is, in a few words: `checksum`, `key "status"`, `text`. */
  readonly label: string;
  /** What it holds, for people; left out for what is only a frame around its parts. */
  readonly value?: string;
  /** What it means: collection, document, field, as far as the bytes and the hint tell. */
  readonly path?: readonly string[];
  /** True where several parts share the range because they are packed. */
  readonly packed?: true;
  /** In the order of the bytes, inside the range of their parent. */
  readonly children: readonly Annotation[];
}

/** The annotations around a byte, outermost first. */
export function annotationsAt(roots: readonly Annotation[], offset: number): Annotation[] {
  const found = roots.find(({ from, to }) => from <= offset && offset < to);
  return found ? [found, ...annotationsAt(found.children, offset)] : [];
}

/** Every annotation that means a place, or something inside it: what to mark when it is selected. */
export function annotationsOf(roots: readonly Annotation[], path: readonly string[]): Annotation[] {
  return roots.flatMap((each) => {
    const { path: own, children } = each;
    const means = own !== undefined && path.every((name, i) => own[i] === name);
    return means ? [each] : annotationsOf(children, path);
  });
}

/** Longest value that is shown. Characters. */
const SHOWN = 80;

/** A value in JSON's spelling, a number as it is `written`; cut where it gets long. */
export function shownValue(value: unknown): string {
  const text = isWritten(value) ? value.written : (JSON.stringify(value) ?? String(value));
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}

function isWritten(value: unknown): value is { readonly written: string } {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === 'written';
}
