import type { Tone } from './pill';

const TONES: { readonly [T in Tone]: string } = {
  neutral: 'text-ink-3',
  info: 'text-info',
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
};

/** A thin bar filled to `share` (0..1). Decoration: the number beside it says the same. */
export function ShareBar({
  share,
  tone,
  className = 'w-11',
}: {
  share: number;
  tone: Tone;
  className?: string;
}) {
  const filled = Math.min(1, Math.max(0, share)) * 100;
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      className={`bar inline-block h-1 shrink-0 overflow-hidden rounded-full bg-paper-3 ${TONES[tone]} ${className}`}
    >
      <rect width={filled} height="4" fill="currentColor" />
    </svg>
  );
}
