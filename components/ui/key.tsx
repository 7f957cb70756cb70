/** The key that does the same as the button it stands in; those who hear the page are told by `aria-keyshortcuts`. */
export function Key({ name }: { name: string }) {
  return (
    <kbd
      aria-hidden="true"
      className="rounded-[3px] border border-line px-1 text-[0.625rem] leading-4 text-ink-2"
    >
      {name}
    </kbd>
  );
}
