import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { HexDiff } from '@/components/hex-diff';
import { HexView } from '@/components/hex-view';
import { toBase64 } from '@/lib/hex/base64';
import { diffBytes } from '@/lib/hex/diff';
import { DiffGrid } from './diff-grid';
import { shapeFor } from './use-diff-view';

const text = (value: string) => new TextEncoder().encode(value);
const markup = (element: ReactElement) => renderToStaticMarkup(element);
const words = (html: string) => html.replaceAll(/<[^>]*>/g, '');

function comparison(left: Uint8Array, right: Uint8Array, maxSteps?: number): string {
  return markup(
    createElement(DiffGrid, {
      left: { label: 'attempt 2', bytes: left },
      right: { label: 'this entry', bytes: right },
      diff: diffBytes(left, right, maxSteps === undefined ? {} : { maxSteps }),
      label: 'attempt 2 compared with this entry',
    }),
  );
}

describe('HexView', () => {
  const view = (bytes: Uint8Array) =>
    markup(createElement(HexView, { bytes: toBase64(bytes), label: 'delta', downloadHref: '/d' }));

  test('is a grid of rows with offsets, digits and glyphs', () => {
    const html = view(text('loro\0\0status=held'));
    expect(html).toContain('role="grid"');
    expect(html).toContain('aria-label="Bytes of delta"');
    expect(html).toContain('aria-rowcount="3"');
    expect(words(html)).toContain(
      '00006c 6f 72 6f 00 00 73 74 61 74 75 73 3d 68 65 6cloro··status=hel',
    );
    expect(words(html)).toContain('001064d');
    expect(html).toContain('href="/d"');
  });

  test('draws a window of a large array, with the room of the rest below it', () => {
    const html = view(new Uint8Array(1 << 20));
    expect(html).toContain('aria-rowcount="65537"');
    expect(html.match(/<tr aria-rowindex/g)?.length).toBeLessThan(60);
    expect(html).toContain(`height:${(65_536 - 40) * 20}px`);
  });

  test('says so when there is nothing, and when it cannot be read', () => {
    expect(words(view(new Uint8Array()))).toContain('not a single byte');
    const html = markup(createElement(HexView, { bytes: '!', label: 'delta' }));
    expect(html).toContain('role="alert"');
  });

  test('a label from outside stays text', () => {
    const html = markup(createElement(HexView, { bytes: 'AA==', label: '<b>\u202e' }));
    expect(html).toContain('&lt;b&gt;');
    expect(html).not.toContain('<b>');
  });
});

describe('HexDiff', () => {
  test('compares in the browser only; until then it says what it is doing', () => {
    const side = (bytes: string) => ({ label: 'x', bytes });
    const html = markup(createElement(HexDiff, { left: side('AAA='), right: side('AAAA') }));
    expect(html).toContain('aria-busy="true"');
    expect(words(html)).toContain('Comparing 2 B with 3 B');
    const broken = markup(createElement(HexDiff, { left: side('AAA='), right: side('?') }));
    expect(broken).toContain('role="alert"');
  });

  test('tells differences by element and sign, not by colour alone', () => {
    const html = comparison(text('a.st.held..'), text('b.st.shipped....'));
    expect(html).toMatch(/<del [^>]*><span[^>]*>68 65 6c 64<\/span><\/del>/);
    expect(html).toMatch(/<ins [^>]*><span[^>]*>73 68 69 70 70 65 64<\/span><\/ins>/);
    expect(html).toMatch(/<mark [^>]*><span[^>]*>61<\/span><\/mark>/);
    expect(words(html)).toMatch(/\+9 added−4 removed1 changed/);
    expect(words(html)).toContain('2 changes');
    // The gap runs over two rows, in digits and in glyphs.
    expect(html.match(/data-gap/g)).toHaveLength(4);
  });

  test('folds what is equal', () => {
    const base = new Uint8Array(400).fill(7);
    const changed = base.with(200, 8);
    const html = words(comparison(base, changed));
    expect(html).toContain('Show 168 equal bytes');
    expect(html).toContain('99.8 % alike');
  });

  test('names identical arrays and approximate comparisons', () => {
    const html = comparison(text('same'), text('same'));
    expect(words(html)).toContain('identical');
    expect(html).not.toContain('Next change');
    const capped = words(comparison(text('abcdefgh'), text('hgfedcba'), 1));
    expect(capped).toContain('Approximate.');
    expect(capped).toContain('compared byte by byte');
  });
});

describe('shapeFor', () => {
  test('shows as many bytes a row as fit twice, and stacks where not even 8 do', () => {
    const shapes = [1100, 875, 700, 640, 360].map((pixels) => shapeFor(pixels, 4));
    expect(shapes.map(({ width, stacked }) => [width, stacked])).toEqual([
      [16, false],
      [12, false],
      [8, false],
      [8, false],
      [8, true],
    ]);
  });
});
