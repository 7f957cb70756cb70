/** A link to a shape by its name. */
export function ShapeLink({ name }: { name: string }) {
  return <a href={`/api-reference/shapes#${shapeId(name)}`}>{name}</a>;
}

export function shapeId(name: string): string {
  return `shape-${name}`;
}
