import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

type Tokens = Map<string, { light: string; dark: string }>;

const CSS = readFileSync(new URL('./globals.css', import.meta.url), 'utf8');
const [ORDINARY = '', MORE = ''] = CSS.split('@media (prefers-contrast: more)');

/** The tokens of a part of the style sheet: name -> light and dark. */
function tokensOf(css: string): Tokens {
  const tokens = css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map(
    Array.from(tokens, ([, name = '', light = '', dark = '']) => [name, { light, dark }]),
  );
}

/** Least contrast of text: AA for everybody, AAA for who asked for more. */
const CONTRASTS = [
  { asked: 'ordinary', least: 4.5, tokens: tokensOf(ORDINARY) },
  { asked: 'more', least: 7, tokens: new Map([...tokensOf(ORDINARY), ...tokensOf(MORE)]) },
] as const;

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const PAPERS = ['paper', 'paper-2', 'paper-3', 'rail', 'hover'];
const FILLS = ['info-fill', 'ok-fill', 'warn-fill', 'bad-fill'];
const DIFFS = ['diff-add', 'diff-del', 'diff-change'];

/** Which text stands on which ground somewhere in the console. */
const PAIRS: readonly (readonly [text: string, grounds: readonly string[]])[] = [
  ['ink', [...PAPERS, 'active', ...FILLS, ...DIFFS]],
  ['ink-2', [...PAPERS, 'active', ...FILLS, ...DIFFS]],
  ['ink-3', ['paper', 'paper-2', 'paper-3', 'rail', 'hover', 'info-fill']],
  ['info', [...PAPERS, 'info-fill']],
  ['ok', [...PAPERS, 'ok-fill', 'info-fill']],
  ['warn', [...PAPERS, 'warn-fill', 'info-fill']],
  ['bad', [...PAPERS, 'bad-fill', 'info-fill']],
];

describe.each(CONTRASTS)('with $asked contrast', ({ least, tokens }) => {
  describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
    test.each(PAIRS)('%s is readable wherever it stands', (text, grounds) => {
      for (const ground of grounds) {
        const ratio = contrast(tokens.get(text)?.[theme] ?? '', tokens.get(ground)?.[theme] ?? '');
        expect(ratio, `${text} on ${ground}`).toBeGreaterThanOrEqual(least);
      }
    });
  });
});
