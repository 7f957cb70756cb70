import type { ReactNode } from 'react';
import { Notice } from '@/components/ui/notice';
import { FILTER_PARAMETERS, type FilterProblem } from '@/lib/dlq/filter';
import { counted } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';

/** Names that are told at most; an address can carry any number of them. */
const TOLD = 5;

/** What of an address could not be followed, each part by its name: nothing is dropped without a word. */
export function LeftOut({
  asked,
  problems,
  also = [],
  children,
}: {
  asked: Readonly<Record<string, unknown>>;
  problems: readonly FilterProblem[];
  /** Parameters this page knows beside those of the list. */
  also?: readonly string[];
  /** More notices of the kind. */
  children?: ReactNode;
}) {
  const known = new Set<string>([...FILTER_PARAMETERS, ...also]);
  const unknown = Object.keys(asked).filter((name) => !known.has(name));
  if (problems.length === 0 && unknown.length === 0 && !children) return null;
  return (
    <div className="flex flex-col gap-2">
      {problems.map(({ parameter, message }) => (
        <Notice key={parameter} tone="warn" title="Not understood.">
          The filter “{visibleText(parameter)}” is left out: {message}.
        </Notice>
      ))}
      {unknown.length > 0 && (
        <Notice tone="warn" title="Not known.">
          {unknown.length === 1 ? 'This part of the address is' : 'These parts of the address are'}{' '}
          left out:{' '}
          {unknown
            .slice(0, TOLD)
            .map((name) => `“${visibleText(name.slice(0, 64))}”`)
            .join(', ')}
          {unknown.length > TOLD && ` and ${counted(unknown.length - TOLD, 'other', 'others')}`}.
        </Notice>
      )}
      {children}
    </div>
  );
}
