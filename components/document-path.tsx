import { Visible } from './ui/visible';

/** `collection / document` as one unit: the document in ink, the rest quiet. Without `max` it is whole and may break. */
export function DocumentPath({
  collection,
  document,
  max,
}: {
  collection: string;
  document: string;
  max?: number;
}) {
  return (
    <code className={max === undefined ? 'break-all' : undefined}>
      <span className="text-ink-2">
        {max === undefined ? (
          <Visible text={collection} />
        ) : (
          <Visible text={collection} max={max} />
        )}
        {' / '}
      </span>
      <span className="text-ink">
        {document === '' ? (
          <i className="text-ink-2">no id</i>
        ) : max === undefined ? (
          <Visible text={document} />
        ) : (
          <Visible text={document} max={max} />
        )}
      </span>
    </code>
  );
}
