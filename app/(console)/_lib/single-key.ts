const TYPING = 'input, textarea, select, dialog, [contenteditable]';

/**
 * The key of an event that is meant for the page: nobody types, no dialog is open, no modifier is held. Letters only
 * count while single keys are switched on (WCAG 2.1.4). Null: leave it alone.
 */
export function pageKey(event: KeyboardEvent): string | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING) || document.querySelector('dialog[open]')) return null;
  const off = document.documentElement.dataset['keys'] === 'off';
  return off && event.key.length === 1 ? null : event.key;
}
