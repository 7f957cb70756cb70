import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvField, csvRecord } from './csv';

test('what a spreadsheet might run gets an apostrophe in front', () => {
  for (const text of ['=1+1', '+1', '-5', '-', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1']) {
    expect(csvField(text).replace(/^"/, '')).toMatch(/^'/);
  }
  expect(csvField(-5)).toBe('-5');
  expect(csvField("'quoted")).toBe("''quoted");
  expect(csvField('a=1')).toBe('a=1');
});

test('fields with commas, quotes and line ends are quoted', () => {
  expect(csvRecord(['a,b', 'say "x"', 'two\nlines', null, true, 7])).toBe(
    '"a,b","say ""x""","two\nlines",,yes,7\r\n',
  );
});

/** RFC 4180, read by the letter. */
function parse(text: string): string[][] {
  const records: string[][] = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) throw new Error('no CSV');
    const [, quoted, plain = '', end] = match;
    records.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') records.push([]);
  }
  return records.slice(0, -1);
}

test('any text comes back, and none begins a formula', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 })),
      (rows) => {
        const read = parse(rows.map(csvRecord).join(''));
        expect(read.map((row) => row.map((field) => field.replace(/^'/, '')))).toEqual(rows);
        expect(read.flat().some((field) => /^\s*[=+\-@]/.test(field))).toBe(false);
      },
    ),
  );
});
