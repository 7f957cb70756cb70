'use client';

import { filterOf } from '@/lib/dlq/filter';
import Link from 'next/link';
import { Fragment, type ReactNode, useEffect, useRef } from 'react';
import { entriesHref } from '@/components/entry-links';
import { Notice } from '@/components/ui/notice';
import type { Tone } from '@/components/ui/pill';
import { fieldsWritten } from '@/lib/delta/change';
import type { Status } from '@/lib/dlq/entry';
import { violationWords } from '@/components/violation-words';
import { counted, grouped } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import type { Attempted } from '@/lib/services/attempt';
import type { QuickAct } from '../../_list/acts';
import type { CommandName } from './commands';

/** What came of a command that was carried out. */
export interface Outcome {
  readonly tone: Tone;
  readonly title: string;
  readonly text: ReactNode;
  /** What takes it back, on the version it led to. */
  readonly undo?: { readonly act: QuickAct; readonly version: number } | null;
}

const DONE: { readonly [N in Exclude<CommandName, 'retry' | 'force-apply'>]: Outcome } = {
  resolve: { tone: 'ok', title: 'Resolved.', text: 'It can be reopened.' },
  reopen: { tone: 'ok', title: 'Reopened.', text: 'Its time to live begins anew.' },
  restore: { tone: 'ok', title: 'Restored.', text: 'It is pending, at the end of its queue.' },
  hold: { tone: 'ok', title: 'Held.', text: 'The sweep leaves it alone until it is released.' },
  release: { tone: 'ok', title: 'Released.', text: 'The sweep may take it again.' },
  purge: { tone: 'ok', title: 'Purged.', text: 'The bytes are gone; facts and timeline remain.' },
  'follow-up': { tone: 'ok', title: 'Noted.', text: 'The next sweep tries again.' },
};

export function changedOutcome(name: Exclude<CommandName, 'retry' | 'force-apply'>): Outcome {
  return DONE[name];
}

/** How an attempt ended, in words a person can act on. */
export function attemptOutcome(
  tenantId: string,
  { outcome, status }: Pick<Attempted, 'outcome' | 'status'>,
): Outcome {
  switch (outcome.kind) {
    case 'accepted': {
      const fields = fieldsWritten(outcome.wrote);
      return {
        tone: 'ok',
        title: 'Accepted.',
        text: `The target ${fields === null ? 'does not say what it wrote' : `wrote ${counted(fields, 'field', 'fields')}`}; its document is at version ${outcome.version}. The entry is ${status}.`,
      };
    }
    case 'refused':
      return {
        tone: 'bad',
        title: 'Refused again.',
        text: `${visibleText(violationWords(outcome.violation))}. Nothing was written; the entry is ${status}.`,
      };
    case 'pended':
      return {
        tone: 'info',
        title: 'Waits on earlier writes.',
        text: (
          <>
            <Missing tenantId={tenantId} missing={outcome.missing} /> Nothing was written; retry
            what comes first, then this.
          </>
        ),
      };
    case 'moved':
      return {
        tone: 'warn',
        title: 'The document has changed since the preview.',
        text: 'Nothing was written. Look at a new preview first.',
      };
    case 'failed':
      return {
        tone: 'bad',
        title: 'Not applied.',
        text: `${visibleText(outcome.message)} Nothing was written; ${outcome.temporary ? 'it may work later.' : 'trying again will not help.'}`,
      };
    case 'unknown':
      return {
        tone: 'warn',
        title: 'Outcome unknown.',
        text: `${visibleText(outcome.message)} It may have been written. Trying again asks with the same key, so that nothing is written twice.`,
      };
    case 'repeated':
      return repeated(status);
  }
}

function repeated(status: Status): Outcome {
  return {
    tone: 'info',
    title: 'This was asked before.',
    text: `It was done once; the entry is ${status} now. The timeline tells how it ended.`,
  };
}

/** What has to be written first, each peer with a way to its entries. */
function Missing({
  tenantId,
  missing,
}: {
  tenantId: string;
  missing: readonly { peer: string; from: number }[];
}) {
  if (missing.length === 0) return 'Earlier writes are missing.';
  return (
    <>
      It waits for what comes from{' '}
      {missing.map(({ peer, from }, index) => (
        <Fragment key={peer}>
          {index > 0 && ' and '}peer{' '}
          <Link href={entriesHref(tenantId, filterOf({ text: peer }))} prefetch={false}>
            {peer}
          </Link>{' '}
          before its op {grouped(from)}
        </Fragment>
      ))}
      .
    </>
  );
}

/** Says how it went; takes the focus, since the button that asked may be gone. */
export function OutcomeNotice({ outcome, aside }: { outcome: Outcome; aside?: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), [outcome]);
  return (
    <div ref={ref} tabIndex={-1} className="rounded-lg">
      <Notice live tone={outcome.tone} title={outcome.title} aside={aside}>
        {outcome.text}
      </Notice>
    </div>
  );
}
