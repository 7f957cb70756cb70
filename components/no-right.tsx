import Link from 'next/link';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button';

/**
 * In place of what a signed-in person has no right to see or do: which role it takes, which they have, and who can give
 * it. `needs` and `where` make "This needs the role admin in all tenants"; `youAre` says "you are operator in Acme".
 */
export function NoRight({
  title,
  needs,
  where,
  youAre,
  group,
  children,
}: {
  /** What stays closed: "Members need a role". */
  title: string;
  needs: string;
  /** "in all tenants", "in Acme", "in at least one tenant". */
  where: string;
  /** The roles held, in words: "you are operator in Acme", "you have no role". */
  youAre: string;
  /** The group at the identity provider that would give it: "dlq:*:admin". */
  group: string;
  children?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-xl flex-col items-start gap-3 px-4 py-12 sm:py-16">
      <h2 className="text-lg font-semibold">{title}</h2>
      <p>
        This needs the role <strong className="font-semibold">{needs}</strong> {where}; {youAre}.
      </p>
      <p className="text-ink-2">
        Somebody who is admin there can give it to you under Members. Or your identity provider
        does, by putting you into a group such as <code className="text-ink">{group}</code>; then
        sign out and in again.
      </p>
      {children}
      <Link href="/settings/permissions" className={buttonClass('primary')}>
        What you may do
      </Link>
    </div>
  );
}
