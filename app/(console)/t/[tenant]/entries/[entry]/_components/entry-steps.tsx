'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useKeys } from '@/app/(console)/_lib/keys';
import { buttonClass } from '@/components/ui/button';
import { Key } from '@/components/ui/key';

/** Addresses of the entries beside this one in its list; null: there is none, or none was found (`cut`). */
export interface Steps {
  readonly newer: string | null;
  readonly older: string | null;
  readonly cut: { readonly newer: boolean; readonly older: boolean };
  /** The list, at the page that shows this entry. */
  readonly list: string;
}

/** Through the list without going back to it: k the newer one, j the older one, u or Escape the list. */
export function EntrySteps({ steps, place }: { steps: Steps; place: string }) {
  const router = useRouter();
  const { newer, older, list } = steps;
  const go = (href: string | null) => () => {
    if (href === null) return false;
    router.push(href);
    return true;
  };
  useKeys({ k: go(newer), j: go(older), u: go(list), Escape: go(list) });

  return (
    <nav aria-label="In the list" className="no-print flex items-center gap-2">
      <Link
        href={list}
        prefetch={false}
        aria-keyshortcuts="u"
        title="Back to the list (u)"
        className="text-sm whitespace-nowrap text-ink-2 hover:text-ink"
      >
        {place}
      </Link>
      <Step href={newer} cut={steps.cut.newer} sign="↑" name="Newer entry" letter="k" />
      <Step href={older} cut={steps.cut.older} sign="↓" name="Older entry" letter="j" />
    </nav>
  );
}

function Step({
  href,
  cut,
  sign,
  name,
  letter,
}: {
  href: string | null;
  cut: boolean;
  sign: string;
  name: string;
  letter: string;
}) {
  const none = `${name}: none${cut ? ' found nearby; the list says more' : ''}`;
  const inside = (
    <>
      <span aria-hidden="true">{sign}</span>
      <span className="sr-only">{href === null ? none : name}</span>
      <span className="max-sm:hidden">
        <Key name={letter} />
      </span>
    </>
  );
  if (href === null) {
    return (
      <span title={none} className={`${buttonClass()} opacity-45`}>
        {inside}
      </span>
    );
  }
  return (
    <Link
      href={href}
      prefetch={false}
      aria-keyshortcuts={letter}
      title={`${name} (${letter})`}
      className={buttonClass()}
    >
      {inside}
    </Link>
  );
}
