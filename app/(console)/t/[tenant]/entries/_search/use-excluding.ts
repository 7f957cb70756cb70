'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { entriesHref } from '@/components/entry-links';
import {
  type EntryFilter,
  inverted,
  parseEntryFilter,
  type Term,
  termText,
} from '@/lib/dlq/filter';

/** What a link to the narrowed list adds to `filter`; of a document in its collection, the document. Null: nothing. */
export function addedTerm(filter: EntryFilter, href: string): Term | null {
  const has = new Set(filter.terms.map(termText));
  const { searchParams } = new URL(href, 'http://list.invalid');
  const added = parseEntryFilter(searchParams).filter.terms.filter(
    (term) => !has.has(termText(term)),
  );
  return added.find(({ key }) => key === 'document') ?? added[0] ?? null;
}

/** With Alt held, a cell that narrows the list to its value leaves the value out instead. */
export function useExcluding(tenant: string, filter: EntryFilter): void {
  const router = useRouter();
  useEffect(() => {
    const list = `/t/${tenant}/entries`;
    function onClick(event: MouseEvent) {
      if (!event.altKey || !(event.target instanceof Element)) return;
      const link = event.target.closest<HTMLAnchorElement>('td a[href]');
      if (link?.pathname !== list) return;
      const term = addedTerm(filter, link.href);
      if (term === null) return;
      // Before the browser saves what the link leads to, which is what Alt means to it.
      event.preventDefault();
      event.stopPropagation();
      const without = { terms: [...filter.terms, term] };
      router.push(entriesHref(tenant, inverted(without, term)));
    }
    document.addEventListener('click', onClick, { capture: true });
    return () => document.removeEventListener('click', onClick, { capture: true });
  }, [router, tenant, filter]);
}
