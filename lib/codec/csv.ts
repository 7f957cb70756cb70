/** CSV as RFC 4180 has it, safe to open in a spreadsheet. */

/**
 * What a spreadsheet might take for a formula, blanks before it or not; the full-width signs count as well. A text that
 * begins with an apostrophe is guarded too, so that taking one off always gives back what was there.
 */
const DANGEROUS = /^(?:['\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;
/** Where a list is separated by `;`, as in much of Europe, or by tabs, a field stays one, too. */
const QUOTED = /[",;\t\r\n]|^\s|\s$/u;

/** One field. Text that a spreadsheet might run as a formula, negative numbers included, gets an apostrophe in front. */
export function csvField(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = typeof value === 'string' && DANGEROUS.test(value) ? `'${value}` : String(value);
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record with its line end. */
export function csvRecord(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}
