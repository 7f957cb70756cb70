'use client';

import { Button } from '@/components/ui/button';
import { INPUT } from '@/components/ui/field';
import { visibleText } from '@/lib/format/visible';
import { type Triaged, useTriage } from './use-triage';

export interface Person {
  /** As the WAL names actors. */
  readonly actor: string;
  readonly name: string;
}

/** Who looks after the group, and a way to give it to somebody. */
export function OwnerPicker({
  me,
  people,
  ...triaged
}: Triaged & {
  /** The actor who looks at the page. */
  me: string;
  people: readonly Person[];
}) {
  const { owner } = triaged.group;
  const { set, pending } = useTriage(triaged);
  // Whoever lost their role since still is the owner until somebody else is.
  const known = owner === null || people.some(({ actor }) => actor === owner);
  return (
    <div className="flex min-w-0 items-center gap-2">
      <select
        aria-label="Owner"
        className={`${INPUT} max-w-56`}
        disabled={pending}
        value={owner ?? ''}
        onChange={(event) => void set({ owner: event.target.value || null })}
      >
        <option value="">nobody</option>
        {!known && <option value={owner}>{visibleText(owner.replace(/^user:/, ''))}</option>}
        {people.map(({ actor, name }) => (
          <option key={actor} value={actor}>
            {visibleText(name)}
            {actor === me ? ' (you)' : ''}
          </option>
        ))}
      </select>
      {owner !== me && people.some(({ actor }) => actor === me) && (
        <Button busy={pending} onClick={() => void set({ owner: me })}>
          Take it
        </Button>
      )}
    </div>
  );
}
