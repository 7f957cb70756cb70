'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { say } from '@/app/(console)/_components/toasts';
import { useOffers } from '@/app/(console)/_palette/offers';
import { queryHref } from '@/components/entry-links';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import { Pill } from '@/components/ui/pill';
import { can, type Role } from '@/lib/auth/roles';
import type { SavedView } from '@/lib/dlq/saved-view';
import { visibleText } from '@/lib/format/visible';
import { useOpenView } from './use-open-view';
import { useViewActs } from './use-view-acts';
import { ViewActs } from './view-acts';

const ViewDialog = dynamic(() => import('./view-dialog').then((part) => part.ViewDialog), {
  ssr: false,
});

/** The views of a tenant beside its search box: which one is open, the others, and what can be done with it. */
export function ViewsMenu({
  tenant,
  q,
  views,
  role,
}: {
  tenant: string;
  /** Canonical text of the filter. */
  q: string;
  views: readonly SavedView[];
  role: Role;
}) {
  const { view, edited } = useOpenView(tenant, views, q);
  const acts = useViewActs(tenant, views);
  const [dialog, setDialog] = useState<'save' | 'rename' | null>(null);
  const mayChange = view !== null && (view.mine || can(role, 'shared_views'));
  const name = view === null ? null : visibleText(view.name);
  const save = () => setDialog('save');

  useOffers(() => [
    ...(q === '' || (view !== null && !edited)
      ? []
      : [{ id: 'view-save', name: 'Save this filter as a view', run: save }]),
    ...(view !== null && edited && mayChange
      ? [
          {
            id: 'view-update',
            name: `Update the view ${visibleText(view.name)} to this filter`,
            run: () => void acts.update(view, q),
          },
        ]
      : []),
  ]);

  return (
    <>
      <Menu
        name={name === null ? 'Views' : `Views: ${name}${edited ? ', edited' : ''}`}
        label={
          <>
            <span className="max-w-44 truncate">{name ?? 'Views'}</span>
            {edited && <Pill tone="warn">edited</Pill>}
            <span aria-hidden="true" className="text-ink-3">
              ▾
            </span>
          </>
        }
      >
        <nav aria-label="Views" className="flex flex-col gap-2 p-1.5">
          <ViewLinks>
            <ViewLink
              href={queryHref(tenant, '')}
              here={q === ''}
              aside={!views.some(({ isDefault }) => isDefault) && <Pill>opens first</Pill>}
            >
              All entries
            </ViewLink>
          </ViewLinks>
          <Listed
            title="Yours"
            none="None yet. A filter kept here is one press away."
            tenant={tenant}
            views={views.filter(({ mine }) => mine)}
            open={view}
          />
          <Listed
            title="Shared by others"
            none={null}
            tenant={tenant}
            views={views.filter(({ mine }) => !mine)}
            open={view}
          />
        </nav>
        <ViewActs
          tenant={tenant}
          q={q}
          view={view}
          edited={edited}
          allFirst={!views.some(({ isDefault }) => isDefault)}
          mayChange={mayChange}
          mayShare={can(role, 'triage')}
          acts={acts}
          onSave={save}
          onRename={() => setDialog('rename')}
        />
      </Menu>
      {q !== '' && view === null && (
        <Button tone="quiet" onClick={save}>
          Save view
        </Button>
      )}
      {edited &&
        view !== null &&
        (mayChange ? (
          <Button tone="quiet" busy={acts.busy} onClick={() => void acts.update(view, q)}>
            Update view
          </Button>
        ) : (
          <Button tone="quiet" onClick={save}>
            Save as yours
          </Button>
        ))}
      {dialog !== null && (
        <ViewDialog
          tenant={tenant}
          q={q}
          view={dialog === 'rename' ? view : null}
          mayShare={can(role, 'triage')}
          onClose={() => setDialog(null)}
          onDone={(title) => {
            setDialog(null);
            say({ tone: 'ok', title });
          }}
        />
      )}
    </>
  );
}

function Listed({
  title,
  none,
  tenant,
  views,
  open,
}: {
  title: string;
  none: string | null;
  tenant: string;
  views: readonly SavedView[];
  open: SavedView | null;
}) {
  if (views.length === 0 && none === null) return null;
  return (
    <section aria-label={title}>
      <h2 className="px-2 pb-0.5 text-sm text-ink-2">{title}</h2>
      {views.length === 0 && <p className="px-2 text-sm text-ink-2">{none}</p>}
      <ViewLinks>
        {views.map((view) => (
          <ViewLink
            key={view.id}
            href={queryHref(tenant, view.q)}
            here={view.id === open?.id}
            about={view.q}
            aside={
              <>
                {view.isDefault && <Pill>opens first</Pill>}
                {view.mine && view.shared && <Pill tone="info">shared</Pill>}
                {!view.mine && (
                  <span className="max-w-28 truncate text-sm text-ink-2">
                    {visibleText(view.owner)}
                  </span>
                )}
              </>
            }
          >
            {visibleText(view.name)}
          </ViewLink>
        ))}
      </ViewLinks>
    </section>
  );
}

const ViewLinks = ({ children }: { children: ReactNode }) => (
  <ul className="flex flex-col">{children}</ul>
);

function ViewLink({
  href,
  here,
  about,
  aside,
  children,
}: {
  href: string;
  here: boolean;
  /** What it filters by, told when pointed at. */
  about?: string;
  aside: ReactNode;
  children: ReactNode;
}) {
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        data-closes=""
        aria-current={here ? 'true' : undefined}
        title={about === undefined ? undefined : visibleText(about)}
        className="flex min-h-8 items-center gap-2 rounded px-2 text-ink no-underline hover:bg-hover"
      >
        <span aria-hidden="true" className="w-3 text-ok">
          {here && '✓'}
        </span>
        <span className="min-w-0 flex-1 truncate">{children}</span>
        {aside}
      </Link>
    </li>
  );
}
