'use client';

import { filterOf } from '@/lib/dlq/filter';
import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { type ReactNode, useDeferredValue, useLayoutEffect, useRef, useState } from 'react';
import { placesOf } from '@/app/(console)/_lib/places';
import { entriesHref, entryHref, queryHref } from '@/components/entry-links';
import { Key } from '@/components/ui/key';
import { grouped } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import { entryNamed, type Found, NOTHING_FOUND } from './found';
import { currentOffers } from './offers';

async function find(text: string, tenant: string | undefined, signal: AbortSignal): Promise<Found> {
  const params = new URLSearchParams({ text });
  if (tenant !== undefined) params.set('tenant', tenant);
  const response = await fetch(`/palette?${params.toString()}`, { signal });
  if (!response.ok) throw new Error(`palette: ${response.status}`);
  return (await response.json()) as Found;
}

/** Every word of what is typed stands in it, at the start of one of its words or anywhere; 0: not. */
function fit(value: string, typed: string, keywords: readonly string[] = []): number {
  const text = ` ${[value, ...keywords].join(' ')}`.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => text.includes(word))) return 0;
  return words.every((word) => text.includes(` ${word}`)) ? 1 : 0.5;
}

/** One field over everything there is to go to and to do here. */
export function Palette({
  tenant,
  onClose,
  onKeys,
}: {
  /** The tenant at hand. */
  tenant: string | undefined;
  onClose: () => void;
  onKeys: () => void;
}) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  // As they were when it opened: while it is open nothing else can change the page.
  const [offers] = useState(currentOffers);
  const asked = useDeferredValue(text.trim());
  const { data, isError, isFetching } = useQuery({
    queryKey: ['palette', tenant, asked],
    queryFn: ({ signal }) => find(asked, tenant, signal),
    placeholderData: (before) => before,
  });
  const found = data ?? NOTHING_FOUND;
  const named = entryNamed(text, tenant);

  // A layout effect: it ends before the element goes, so the focus returns to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    element?.querySelector('input')?.focus();
    return () => element?.close();
  }, []);

  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const tenantNames = new Map(found.tenants.map(({ tenantId, name }) => [tenantId, name]));

  return (
    <dialog
      ref={dialog}
      // A click beside it closes it, as Escape does.
      {...{ closedby: 'any' }}
      aria-label="Go to or do"
      className="mt-[12vh] w-[36rem] overflow-hidden p-0"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <Command label="Go to or do" loop filter={fit} className="flex max-h-[60vh] flex-col">
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="A page, a tenant, a queue, an entry’s id, or what to do"
          className="h-11 shrink-0 border-b border-line bg-transparent px-4 text-lg outline-none placeholder:text-ink-3"
        />
        <Command.List label="What there is" className="min-h-0 overflow-y-auto p-1.5">
          <Command.Empty className="px-3 py-4 text-ink-2">
            {isFetching ? 'Looking…' : 'Nothing by that name that you may see.'}
          </Command.Empty>
          {named !== null && (
            <Group heading="Entry">
              {found.entry === null || found.entry.entryId !== String(BigInt(named.entry)) ? (
                <Command.Item value={`entry ${text}`} keywords={[text]} disabled className={ITEM}>
                  {isFetching
                    ? `Looking for entry ${named.tenant}/${named.entry}…`
                    : `There is no entry ${named.tenant}/${named.entry} for you.`}
                </Command.Item>
              ) : (
                <Item
                  value={`entry ${text}`}
                  keywords={[text]}
                  aside={`${found.entry.why} · ${found.entry.status}`}
                  onPick={() => {
                    if (found.entry) go(entryHref(found.entry.tenantId, found.entry.entryId));
                  }}
                >
                  <code>
                    {found.entry.tenantId}/{found.entry.entryId}
                  </code>{' '}
                  {visibleText(found.entry.collection)} / {visibleText(found.entry.documentId)}
                </Item>
              )}
            </Group>
          )}
          {offers.length > 0 && (
            <Group heading="Here">
              {offers.map(({ id, name, key, refused, run }) => (
                <Item
                  key={id}
                  value={`here ${id} ${name}`}
                  letter={key}
                  aside={refused ?? undefined}
                  disabled={refused != null}
                  onPick={() => {
                    onClose();
                    run();
                  }}
                >
                  {name}
                </Item>
              ))}
            </Group>
          )}
          <Group heading="Pages">
            {placesOf(tenant).map(({ name, href, letter }) => (
              <Item
                key={href}
                value={`page ${name}`}
                letter={letter === undefined ? undefined : `g ${letter}`}
                onPick={() => go(href)}
              >
                {name}
              </Item>
            ))}
            <Item value="page Keyboard shortcuts" letter="?" onPick={onKeys}>
              Keyboard shortcuts
            </Item>
          </Group>
          {tenant !== undefined && found.queues.length > 0 && (
            <Group heading="Queues of this tenant">
              {found.queues.map(({ collection, pending }) => (
                <Item
                  key={collection}
                  value={`queue ${collection}`}
                  aside={`${grouped(pending)} pending`}
                  onPick={() =>
                    go(entriesHref(tenant, filterOf({ status: 'pending', collection })))
                  }
                >
                  {visibleText(collection)}
                </Item>
              ))}
            </Group>
          )}
          {tenant !== undefined && found.views.length > 0 && (
            <Group heading="Saved views of this tenant">
              {found.views.map(({ id, name, q }) => (
                <Item
                  key={id}
                  value={`view ${name} ${id}`}
                  aside={visibleText(q)}
                  onPick={() => go(queryHref(tenant, q))}
                >
                  {visibleText(name)}
                </Item>
              ))}
            </Group>
          )}
          {tenantNames.size > 0 && (
            <Group heading="Tenants">
              {[...tenantNames].map(([id, name]) => (
                <Item
                  key={id}
                  value={`tenant ${name ?? ''} ${id}`}
                  aside={`tenant ${id}`}
                  onPick={() => go(`/t/${id}`)}
                >
                  {name === null ? `Tenant ${id}` : visibleText(name)}
                </Item>
              ))}
            </Group>
          )}
        </Command.List>
        {isError && (
          <p role="alert" className="border-t border-line px-4 py-2 text-sm text-bad">
            Tenants, queues and entries cannot be looked up: the server does not answer.
          </p>
        )}
      </Command>
    </dialog>
  );
}

const ITEM =
  'flex min-h-8 items-center gap-3 rounded px-2.5 py-1 aria-selected:bg-active aria-disabled:text-ink-2';

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="pb-1 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-ink-2"
    >
      {children}
    </Command.Group>
  );
}

function Item({
  value,
  keywords,
  letter,
  aside,
  disabled = false,
  onPick,
  children,
}: {
  value: string;
  keywords?: string[];
  /** The keys that do the same. */
  letter?: string | undefined;
  aside?: string | undefined;
  disabled?: boolean;
  onPick: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      {...(keywords !== undefined && { keywords })}
      disabled={disabled}
      onSelect={onPick}
      className={`${ITEM} ${disabled ? '' : 'cursor-pointer'}`}
    >
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {aside !== undefined && (
        <span className="max-w-[50%] truncate text-sm text-ink-2">{aside}</span>
      )}
      {letter !== undefined && <Key name={letter} />}
    </Command.Item>
  );
}
