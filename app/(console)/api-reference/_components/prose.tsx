import { Fragment } from 'react';

/** A sentence of the description, its `literal` parts as code. */
export function Prose({ children }: { children: string }) {
  if (!children.includes('`')) return children;
  return children.split('`').map((part, index) => (
    // Parts never change their order.
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={index}>{index % 2 === 1 ? <code>{part}</code> : part}</Fragment>
  ));
}
