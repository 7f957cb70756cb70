'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { say } from '@/app/(console)/_components/toasts';
import type { SavedView } from '@/lib/dlq/saved-view';
import { visibleText } from '@/lib/format/visible';
import type { ActionResult } from '@/lib/web/action';
import { changeViewAction, chooseDefaultViewAction } from './actions';

/** What can become of a view, in the fields of the action. */
interface Change {
  readonly query?: string;
  readonly shared?: boolean;
  readonly deleted?: boolean;
}

interface Told {
  readonly title: string;
  readonly text?: string;
}

const LOST = 'The server did not answer, so this may or may not have happened.';

/** Changes of views that happen at once and can be taken back. */
export function useViewActs(tenant: string, views: readonly SavedView[]) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  async function ask<T>(doing: Promise<ActionResult<T>>): Promise<T | null> {
    setBusy(true);
    try {
      const result = await doing;
      if (!result.ok) say({ tone: 'bad', title: 'Not done.', text: result.message });
      router.refresh();
      return result.ok ? result.value : null;
    } catch {
      say({ tone: 'warn', title: 'Outcome unknown.', text: LOST });
      return null;
    } finally {
      setBusy(false);
    }
  }

  async function change(view: SavedView, wanted: Change, back: Change, told: Told) {
    const { id, updatedAt: seen } = view;
    const done = await ask(changeViewAction({ tenant, id, seen, ...wanted }));
    if (done === null) return;
    const undo = async () => {
      const undone = await ask(changeViewAction({ tenant, id, seen: done.updatedAt, ...back }));
      if (undone !== null) say({ tone: 'ok', title: 'Taken back.' });
    };
    say({ tone: 'ok', ...told, undo: () => void undo() });
  }

  const named = ({ name }: SavedView) => `“${visibleText(name)}”`;

  return {
    busy,
    update: (view: SavedView, q: string) =>
      change(
        view,
        { query: q },
        { query: view.q },
        {
          title: `${named(view)} keeps this filter now.`,
          ...(view.shared && { text: 'For everybody here.' }),
        },
      ),
    share: (view: SavedView) =>
      change(
        view,
        { shared: !view.shared },
        { shared: view.shared },
        {
          title: view.shared
            ? `${named(view)} is its owner’s alone now.`
            : `Everybody here sees ${named(view)} now.`,
        },
      ),
    remove: (view: SavedView) =>
      change(
        view,
        { deleted: true },
        { deleted: false },
        {
          title: `${named(view)} was deleted.`,
          ...(view.shared && { text: 'It is gone for everybody here.' }),
        },
      ),
    /** Null: all entries. */
    openFirst: async (view: SavedView | null) => {
      const before = views.find(({ isDefault }) => isDefault)?.id ?? null;
      const choose = (id: string | null) => ask(chooseDefaultViewAction({ tenant, id }).then(done));
      if ((await choose(view?.id ?? null)) === null) return;
      const what = view === null ? 'All entries open' : `${named(view)} opens`;
      const undo = async () => {
        if ((await choose(before)) !== null) say({ tone: 'ok', title: 'Taken back.' });
      };
      say({ tone: 'ok', title: `${what} first for you here.`, undo: () => void undo() });
    },
  };
}

const done = (result: ActionResult<null>): ActionResult<true> =>
  result.ok ? { ok: true, value: true } : result;
