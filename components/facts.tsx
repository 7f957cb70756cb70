import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';

/** A list of named facts. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[6.25rem_minmax(0,1fr)] gap-x-3">{children}</dl>;
}

/** One fact; with `copy`, a button that copies exactly that text. */
export function Fact({
  name,
  copy,
  mono = false,
  children,
}: {
  name: string;
  copy?: string;
  mono?: boolean;
  children: ReactNode;
}) {
  return (
    <>
      <dt className="py-0.5 text-ink-2">{name}</dt>
      <dd className="copy-spot flex min-w-0 items-start gap-1">
        <span
          className={`min-w-0 py-0.5 [overflow-wrap:anywhere] ${mono ? 'font-mono text-sm leading-[1.21875rem]' : ''}`}
        >
          {children}
        </span>
        {copy !== undefined && <CopyButton value={copy} what={name.toLowerCase()} />}
      </dd>
    </>
  );
}
