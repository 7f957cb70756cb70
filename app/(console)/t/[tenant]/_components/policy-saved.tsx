'use client';

import { createContext, type ReactNode, useContext, useState } from 'react';
import { Notice } from '@/components/ui/notice';

interface Saved {
  readonly words: ReactNode;
  /** Says what was saved, in place of what was said before; null: nothing. */
  readonly say: (words: ReactNode) => void;
}

const SavedContext = createContext<Saved>({ words: null, say: () => {} });

/** Lets the dialogs of a page say what they saved once they are closed. */
export function PolicySaved({ children }: { children: ReactNode }) {
  const [words, say] = useState<ReactNode>(null);
  return <SavedContext value={{ words, say }}>{children}</SavedContext>;
}

/** How a dialog says what it saved. */
export function useSaved(): Saved['say'] {
  return useContext(SavedContext).say;
}

/** What was saved last. In view also from the end of a long list: the row that asked may be there. */
export function SavedBanner() {
  const { words } = useContext(SavedContext);
  if (words === null) return null;
  return (
    <div className="sticky top-0 z-10 bg-paper px-4 pb-3">
      <Notice live tone="ok" title="Saved.">
        {words}
      </Notice>
    </div>
  );
}
