'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useTransition } from 'react';
import { KIND_WORDS } from '@/components/timeline-words';
import { Button } from '@/components/ui/button';
import { INPUT } from '@/components/ui/field';
import { walHref } from '@/components/wal-links';
import {
  EVENT_KINDS,
  parseWalFilter,
  type WalFilter,
  walFilterToParams,
} from '@/lib/dlq/wal-filter';

const LABEL = 'flex min-w-0 flex-col gap-0.5 text-sm text-ink-2';

/**
 * The filter of the WAL as a plain GET form. With scripts it applies itself when a field is left or chosen, and
 * leaves empty fields out of the address.
 */
export function WalFilterForm({
  tenant,
  filter,
  collections,
  actors,
}: {
  tenant: string;
  filter: WalFilter;
  collections: readonly string[];
  /** Who the page names, to choose from. */
  actors: readonly { readonly actor: string; readonly words: string }[];
}) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [applying, startApplying] = useTransition();
  const params = walFilterToParams(filter);
  const query = params.toString();

  // The address also changes elsewhere (a chip, a cell, going back): fields nobody is typing in follow it.
  useEffect(() => {
    const now = new URLSearchParams(query);
    for (const field of form.current?.elements ?? []) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
      if (field !== document.activeElement) field.value = now.get(field.name) ?? '';
    }
  }, [query]);

  function apply() {
    if (form.current === null) return;
    const given: Record<string, string> = {};
    for (const [name, value] of new FormData(form.current)) {
      if (typeof value === 'string') given[name] = value.trim();
    }
    const next = walHref(tenant, parseWalFilter(given).filter);
    if (next !== walHref(tenant, filter)) startApplying(() => router.push(next));
  }

  return (
    <search>
      <form
        ref={form}
        method="get"
        action={`/t/${tenant}/wal`}
        aria-label="Filter the WAL"
        aria-busy={applying}
        className="grid grid-cols-2 gap-2 px-4 py-2.5 sm:flex sm:items-end"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <label className={`${LABEL} sm:w-52`}>
          What
          <select
            name="kind"
            onChange={apply}
            defaultValue={params.get('kind') ?? ''}
            className={INPUT}
          >
            <option value="">any</option>
            {EVENT_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {KIND_WORDS[kind]}
              </option>
            ))}
          </select>
        </label>
        <label className={`${LABEL} sm:w-32`}>
          Entry
          <input
            name="entry"
            inputMode="numeric"
            pattern="[0-9]{1,19}"
            title="The number of an entry, without the tenant"
            autoComplete="off"
            onBlur={apply}
            defaultValue={params.get('entry') ?? ''}
            className={INPUT}
          />
        </label>
        <label className={`${LABEL} sm:w-44`}>
          Collection
          <input
            name="collection"
            list="wal-collections"
            autoComplete="off"
            onBlur={apply}
            defaultValue={params.get('collection') ?? ''}
            className={INPUT}
          />
        </label>
        <datalist id="wal-collections">
          {collections.map((collection) => (
            <option key={collection} value={collection}>
              {collection}
            </option>
          ))}
        </datalist>
        <label className={`${LABEL} sm:w-52`}>
          Who
          <input
            name="actor"
            list="wal-actors"
            autoComplete="off"
            onBlur={apply}
            defaultValue={params.get('actor') ?? ''}
            placeholder="sweep, key:…, user:…"
            className={INPUT}
          />
        </label>
        <datalist id="wal-actors">
          {actors.map(({ actor, words }) => (
            <option key={actor} value={actor}>
              {words}
            </option>
          ))}
        </datalist>
        <Button type="submit" busy={applying} className="self-end">
          Filter
        </Button>
      </form>
    </search>
  );
}
