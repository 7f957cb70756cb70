import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'info' | 'ok' | 'warn' | 'bad';

const TONES: { readonly [T in Tone]: string } = {
  neutral: 'bg-paper-3 text-ink-2',
  info: 'bg-info-fill text-info',
  ok: 'bg-ok-fill text-ok',
  warn: 'bg-warn-fill text-warn',
  bad: 'bg-bad-fill text-bad',
};

/** A word on a quiet fill. The word carries the meaning; the colour only groups. */
export function Pill({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex max-w-56 items-center rounded-full border border-transparent px-2 text-xs font-medium leading-5 ${TONES[tone]}`}
    >
      <span className="truncate">{children}</span>
    </span>
  );
}
