/**
 * Names come from devices, hold any Unicode and are compared exactly. What the eye cannot see or what
 * would reorder the line around it is written out, so that two different names never look the same.
 */

export type VisiblePart =
  | { readonly kind: 'text'; readonly text: string }
  /** One character written out: its code point (`U+202E`) and what it is. */
  | { readonly kind: 'escape'; readonly code: string; readonly name: string };

const NAMES: { readonly [code: string]: string } = {
  '0009': 'tab',
  '000A': 'line feed',
  '000D': 'carriage return',
  '00A0': 'no-break space',
  '00AD': 'soft hyphen',
  '200B': 'zero width space',
  '200C': 'zero width non-joiner',
  '200D': 'zero width joiner',
  '200E': 'left-to-right mark',
  '200F': 'right-to-left mark',
  '2028': 'line separator',
  '2029': 'paragraph separator',
  '202A': 'left-to-right embedding',
  '202B': 'right-to-left embedding',
  '202C': 'pop directional formatting',
  '202D': 'left-to-right override',
  '202E': 'right-to-left override',
  '2060': 'word joiner',
  '2066': 'left-to-right isolate',
  '2067': 'right-to-left isolate',
  '2068': 'first strong isolate',
  '2069': 'pop directional isolate',
  FEFF: 'byte order mark',
};

// Controls, format characters and odd spaces. A zero width joiner inside an emoji is legitimate and stays.
const HIDDEN =
  /[\p{Cc}\u00A0\u00AD\u061C\u115F\u1160\u180E\u2000-\u200C\u200E\u200F\u2028-\u202F\u205F-\u206F\u3000\u3164\uFEFF\uFFA0]|(?<!\p{Extended_Pictographic}\uFE0F?)\u200D|\p{Cs}|[\u{E0000}-\u{E0FFF}]|^ +| +$/gu;

function escape(character: string): VisiblePart {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return { kind: 'escape', code: `U+${code}`, name: NAMES[code] ?? 'invisible character' };
}

/** Splits a name into plain text and characters to write out; leading and trailing blanks are written out too. */
export function visibleParts(text: string): VisiblePart[] {
  const parts: VisiblePart[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    for (const character of match[0]) {
      parts.push(
        character === ' ' ? { kind: 'escape', code: 'U+0020', name: 'space' } : escape(character),
      );
    }
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

/** The same on one line, for page titles and names read out: `pay[U+202E]load`. */
export function visibleText(text: string): string {
  return visibleParts(text)
    .map((part) => (part.kind === 'text' ? part.text : `[${part.code}]`))
    .join('');
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The characters of a text as a reader counts them. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Shortens a long name in the middle; `max` counts characters. The end often tells ids apart. */
export function middle(text: string, max: number): string {
  if (text.length <= max) return text;
  const characters = graphemes(text);
  if (characters.length <= max) return text;
  const head = Math.ceil((max - 1) / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (max - 1 - head)).join('')}`;
}
