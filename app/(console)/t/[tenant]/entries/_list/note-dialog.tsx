'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { describedBy, Field, INPUT } from '@/components/ui/field';

/** Longest note typed here; the server counts bytes. */
const NOTE_MAX = 2_000;

/** Something to remember about an entry, for everybody who looks at it. */
export function NoteDialog({
  entry,
  onClose,
  onNote,
}: {
  /** `tenant/id`. */
  entry: string;
  onClose: () => void;
  onNote: (text: string) => void;
}) {
  const [text, setText] = useState('');
  return (
    <Dialog title={`Note on ${entry}`} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') onNote(text);
        }}
      >
        <Field id="note" label="Note" hint="Stands on the timeline with your name, for good.">
          <textarea
            id="note"
            rows={4}
            maxLength={NOTE_MAX}
            required
            className={`${INPUT} h-auto py-1.5`}
            value={text}
            aria-describedby={describedBy('note')}
            data-initial-focus
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.currentTarget.form?.requestSubmit();
              }
            }}
          />
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={text.trim() === ''}>
            Note
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
