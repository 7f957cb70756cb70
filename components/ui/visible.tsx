import { middle, visibleParts, visibleText } from '@/lib/format/visible';

/**
 * A name or value from outside, isolated from the writing direction around it, with invisible
 * characters written out. `max` shortens it in the middle; the whole stands in the title.
 */
export function Visible({ text, max }: { text: string; max?: number }) {
  const shown = max === undefined ? text : middle(text, max);
  const parts = visibleParts(shown);
  return (
    <bdi title={shown === text ? undefined : visibleText(text)}>
      {parts.map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <span key={index} className="escape" title={part.name}>
            {part.code}
          </span>
        ),
      )}
    </bdi>
  );
}
