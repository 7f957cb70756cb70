'use client';

let wanted = false;

/**
 * Reads the page again and has the list show what it reads. Any other refresh only brings rows up to date that are on
 * screen, so that nothing moves under the cursor.
 */
export function reloadList(refresh: () => void): void {
  wanted = true;
  refresh();
}

/** Whether the page that came was asked for by `reloadList`; once. */
export function takeReload(): boolean {
  const was = wanted;
  wanted = false;
  return was;
}
