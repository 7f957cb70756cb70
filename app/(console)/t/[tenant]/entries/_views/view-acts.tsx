'use client';

import type { ReactNode } from 'react';
import { say } from '@/app/(console)/_components/toasts';
import { queryHref } from '@/components/entry-links';
import type { SavedView } from '@/lib/dlq/saved-view';
import { visibleText } from '@/lib/format/visible';
import type { useViewActs } from './use-view-acts';

/** What can be done with the open view, and with a filter that is none. */
export function ViewActs({
  tenant,
  q,
  view,
  edited,
  allFirst,
  mayChange,
  mayShare,
  acts,
  onSave,
  onRename,
}: {
  tenant: string;
  q: string;
  /** Null: none is open. */
  view: SavedView | null;
  edited: boolean;
  /** All entries open first for this person. */
  allFirst: boolean;
  mayChange: boolean;
  mayShare: boolean;
  acts: ReturnType<typeof useViewActs>;
  onSave: () => void;
  onRename: () => void;
}) {
  async function copyLink() {
    const link = new URL(queryHref(tenant, q), window.location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      say({
        tone: 'ok',
        title: 'The link is copied.',
        text: 'It opens for who may see this tenant.',
      });
    } catch {
      // Clipboard access may be refused, for one on plain http.
      say({ tone: 'warn', title: 'The browser did not let it be copied.', text: link });
    }
  }

  return (
    <div className="flex flex-col border-t border-line p-1.5">
      {view !== null && (
        <p className="truncate px-2 pb-0.5 text-sm text-ink-2">
          “{visibleText(view.name)}”{edited && ', edited'}
        </p>
      )}
      {view !== null && edited && mayChange && (
        <Act onUse={() => void acts.update(view, q)}>Update to this filter</Act>
      )}
      {q !== '' && (view === null || edited) && <Act onUse={onSave}>Save as a new view…</Act>}
      {view !== null && mayChange && <Act onUse={onRename}>Rename…</Act>}
      {view !== null && mayChange && (view.shared || mayShare) && (
        <Act onUse={() => void acts.share(view)}>
          {view.shared ? 'Stop sharing' : 'Share with everybody here'}
        </Act>
      )}
      {view !== null && (
        <Act onUse={() => void acts.openFirst(view.isDefault ? null : view)}>
          {view.isDefault ? 'No longer open it first' : 'Open it first when I come here'}
        </Act>
      )}
      {view === null && q === '' && !allFirst && (
        <Act onUse={() => void acts.openFirst(null)}>Open all entries first</Act>
      )}
      <Act onUse={() => void copyLink()}>Copy link to this list</Act>
      {view !== null && mayChange && (
        <Act danger onUse={() => void acts.remove(view)}>
          {view.mine ? 'Delete' : `Delete for everybody`}
        </Act>
      )}
    </div>
  );
}

function Act({
  danger = false,
  onUse,
  children,
}: {
  danger?: boolean;
  onUse: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      data-closes=""
      onClick={onUse}
      className={`flex min-h-8 items-center rounded px-2 pl-7 text-left hover:bg-hover ${danger ? 'text-bad' : 'text-ink'}`}
    >
      {children}
    </button>
  );
}
