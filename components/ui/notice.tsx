import type { ReactNode } from 'react';
import type { Tone } from './pill';

const TONES: { readonly [T in Tone]: string } = {
  neutral: 'border-line bg-paper-2',
  info: 'border-info/30 bg-info-fill',
  ok: 'border-ok/30 bg-ok-fill',
  warn: 'border-warn/30 bg-warn-fill',
  bad: 'border-bad/30 bg-bad-fill',
};

/** A banner. `live` ones are read out when they appear: `assertive` for what went wrong, else `polite`. */
export function Notice({
  tone = 'neutral',
  live = false,
  title,
  children,
  aside,
}: {
  tone?: Tone;
  live?: boolean;
  title?: ReactNode;
  children?: ReactNode;
  /** Buttons and links at the end of the line. */
  aside?: ReactNode;
}) {
  const role = live ? (tone === 'bad' ? 'alert' : 'status') : undefined;
  return (
    <div
      role={role}
      className={`flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg border px-3 py-2 text-ink ${TONES[tone]}`}
    >
      <p className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
        {title !== undefined && (
          <>
            <strong className="mr-1 font-semibold">{title}</strong>{' '}
          </>
        )}
        {children}
      </p>
      {aside}
    </div>
  );
}
