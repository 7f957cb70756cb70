/**
 * The key that does the same as the button it stands in; those who hear the page are told by `aria-keyshortcuts`.
 * `onInk`: the button is a primary one.
 */
export function Key({ name, onInk = false }: { name: string; onInk?: boolean }) {
  return (
    <kbd
      aria-hidden="true"
      className={`rounded-[3px] border px-1 text-[0.625rem] leading-4 ${onInk ? 'border-paper/40 text-paper' : 'border-line text-ink-2'}`}
    >
      {name}
    </kbd>
  );
}
