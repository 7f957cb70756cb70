'use client';

import { Button } from '@/components/ui/button';
import type { LiveState } from './stream';
import { useLivePause } from './use-live';

const WORDS: Readonly<Record<LiveState, { text: string; tone: string; title: string }>> = {
  connecting: {
    text: 'connecting',
    tone: 'text-ink-2',
    title: 'This page is about to follow what changes.',
  },
  live: { text: 'live', tone: 'text-ok', title: 'Changes show as they happen.' },
  polling: {
    text: 'every 10 s',
    tone: 'text-warn',
    title: 'There is no live connection just now; this page asks every ten seconds.',
  },
  paused: { text: 'paused', tone: 'text-warn', title: 'You paused this page: nothing changes.' },
  ended: {
    text: 'not live',
    tone: 'text-bad',
    title: 'Your session or your role here has ended. Reload the page.',
  },
};

/** How the page keeps up with what changes, and a button that stops that. `failed`: what it asks is not answered. */
export function LiveMark({
  state,
  held = false,
  failed = false,
}: {
  state: LiveState;
  /** The rows stay as they are while some are selected. */
  held?: boolean;
  failed?: boolean;
}) {
  const [paused, setPaused] = useLivePause();
  const { text, tone, title } = WORDS[state];
  return (
    <>
      <output className="contents">
        {failed && state !== 'paused' ? (
          <span className="text-sm text-bad">not live: the server does not answer</span>
        ) : held && state === 'live' ? (
          <Mark tone="text-warn" title="Rows stay as they are while some are selected.">
            rows held
          </Mark>
        ) : (
          <Mark tone={tone} title={title}>
            {text}
          </Mark>
        )}
      </output>
      <Button
        tone="quiet"
        aria-pressed={paused}
        className="no-print"
        onClick={() => setPaused(!paused)}
      >
        {paused ? 'Resume' : 'Pause'}
      </Button>
    </>
  );
}

function Mark({ tone, title, children }: { tone: string; title: string; children: string }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 text-sm whitespace-nowrap ${tone}`}
      title={title}
    >
      <span aria-hidden="true" className="size-1.5 rounded-full bg-current" />
      {children}
    </span>
  );
}
