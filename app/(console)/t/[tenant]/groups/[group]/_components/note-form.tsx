'use client';

import { useState } from 'react';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { INPUT } from '@/components/ui/field';
import { noteGroupAction } from '../../actions';

/** Longest note typed here; the server counts bytes. */
const NOTE_MAX = 2_000;

/** Says something to whoever looks at the group next. */
export function NoteForm({ tenant, groupId }: { tenant: string; groupId: string }) {
  const { ask, pending, locked, trouble } = useChange();
  const [text, setText] = useState('');

  async function go() {
    if (text.trim() === '') return;
    const noted = await ask((requestId) =>
      noteGroupAction({ tenant, group: groupId, text, requestId }),
    );
    if (noted !== null) setText('');
  }

  return (
    <form
      className="no-print flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <textarea
        aria-label="Note"
        placeholder="What you found, for whoever looks next"
        rows={2}
        maxLength={NOTE_MAX}
        readOnly={locked}
        className={`${INPUT} h-auto py-1.5`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.currentTarget.form?.requestSubmit();
          }
        }}
      />
      <TroubleNotice trouble={trouble} />
      <div>
        <Button type="submit" busy={pending} disabled={text.trim() === ''}>
          {trouble?.unsure === true ? 'Ask again' : 'Add note'}
        </Button>
      </div>
    </form>
  );
}
