import type { ComponentProps, MouseEventHandler } from 'react';

export type ButtonTone = 'primary' | 'plain' | 'danger' | 'quiet';

const TONES: { readonly [T in ButtonTone]: string } = {
  primary: 'border-ink bg-ink text-paper hover:opacity-85',
  plain: 'border-line-strong bg-paper text-ink hover:bg-hover',
  danger: 'border-bad bg-paper text-bad hover:bg-bad-fill',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink',
};

/** The classes of a button, for links that look like one. */
export function buttonClass(tone: ButtonTone = 'plain'): string {
  return `inline-flex h-7 items-center justify-center gap-1.5 rounded border px-2.5 text-base font-medium whitespace-nowrap no-underline disabled:opacity-55 aria-disabled:opacity-55 ${TONES[tone]}`;
}

// A second press while the first is under way; also stops the form it would submit.
const refuseClick: MouseEventHandler = (event) => event.preventDefault();

/** A 28 px button. `busy` keeps its place, says so to screen readers, and takes no second press. */
export function Button({
  tone = 'plain',
  busy = false,
  className = '',
  type = 'button',
  children,
  onClick,
  'aria-disabled': disabled,
  ...rest
}: ComponentProps<'button'> & { tone?: ButtonTone; busy?: boolean }) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy}
      aria-disabled={busy || disabled}
      className={`${buttonClass(tone)} ${className}`}
      onClick={busy ? refuseClick : onClick}
    >
      {children}
    </button>
  );
}
