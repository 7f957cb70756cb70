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
  return dot([0.2126, 0.7152, 0.0722], linear(hex));
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

/** Marks of charts, and the grounds they stand on. */
const CHART = ['chart-1', 'chart-2', 'chart-3', 'chart-4', 'chart-5', 'chart-6'];
const CHART_GROUNDS = ['paper'];

describe.each(CONTRASTS)('with $asked contrast', ({ least, tokens }) => {
  describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
    test.each(PAIRS)('%s is readable wherever it stands', (text, grounds) => {
      for (const ground of grounds) {
        const ratio = contrast(tokens.get(text)?.[theme] ?? '', tokens.get(ground)?.[theme] ?? '');
        expect(ratio, `${text} on ${ground}`).toBeGreaterThanOrEqual(least);
      }
    });

    test('marks of charts stand out from their ground, and from each other for every kind of colour vision', () => {
      const colour = (name: string) => tokens.get(name)?.[theme] ?? '';
      for (const mark of CHART) {
        for (const ground of CHART_GROUNDS) {
          const ratio = contrast(colour(mark), colour(ground));
          expect(ratio, `${mark} on ${ground}`).toBeGreaterThanOrEqual(3);
        }
        for (const other of CHART.filter((each) => each > mark)) {
          for (const [vision, difference] of differences(colour(mark), colour(other))) {
            expect(difference, `${mark} and ${other}, ${vision}`).toBeGreaterThan(20);
          }
        }
      }
    });
  });
});

/** What is seen of linear red, green and blue without one kind of cone (Machado, Oliveira, Fernandes 2009). */
const VISIONS = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const;

type Triple = readonly [number, number, number];

/** CIE 1976 difference of two colours (a just noticeable one is about 2), for each kind of vision. */
function differences(one: string, other: string): [vision: string, difference: number][] {
  return Object.entries(VISIONS).map(([vision, rows]) => {
    const [a, b] = [one, other].map((hex) => lab(rows.map((row) => clamp(dot(row, linear(hex))))));
    return [vision, Math.hypot(...(a ?? []).map((part, i) => part - (b?.[i] ?? 0)))];
  });
}

const dot = (row: Triple, rgb: Triple) => row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2];
const clamp = (part: number) => Math.min(1, Math.max(0, part));

function linear(hex: string): Triple {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function lab([r = 0, g = 0, b = 0]: readonly number[]): Triple {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
