/** Light, dark, or as the system has it; remembered in a cookie so that the server renders it right at once. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_COOKIE = 'dlq-theme';
/** `off` switches single-key shortcuts off (WCAG 2.1.4). */
export const KEYS_COOKIE = 'dlq-keys';
/** The IANA zone times are shown in; without it UTC. */
export const ZONE_COOKIE = 'dlq-zone';

export function parseTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system';
}
