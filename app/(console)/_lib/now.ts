/** When a page was made, for rows that do not carry the time they were read at. Epoch milliseconds. */
export function pageTime(): number {
  return Date.now();
}
