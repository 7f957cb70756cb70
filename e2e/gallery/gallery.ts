import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';

// Every page as an admin of the demo data sees it, in both themes on a desk and once on a phone.

const FOLDER = fileURLToPath(new URL('../../docs/gallery/', import.meta.url));
const LOOKS = [
  { name: 'light', colorScheme: 'light', width: 1440, height: 900 },
  { name: 'dark', colorScheme: 'dark', width: 1440, height: 900 },
  { name: 'phone', colorScheme: 'light', width: 390, height: 844 },
] as const;

/** The newest pending entry of tenant 1 that has something to say to its document. */
async function entryPath(page: Page): Promise<string> {
  await page.goto('/t/1/entries?status=pending&violation=unique_violation');
  const link = page.getByRole('table', { name: 'Entries' }).getByRole('link', { name: /^Entry / });
  return new URL((await link.first().getAttribute('href')) ?? '', page.url()).pathname;
}

const PAGES = [
  ['overview', '/'],
  ['queues', '/t/1'],
  ['entries', '/t/1/entries?status=pending'],
  ['entry', null],
  ['attention', '/t/1/attention'],
  ['wal', '/t/1/wal'],
  ['sweeps', '/sweeps'],
  ['permissions', '/settings/permissions'],
  ['members', '/settings/members'],
  ['api-keys', '/settings/api-keys'],
  ['access-log', '/settings/access-log'],
  ['targets', '/settings/targets'],
  ['channels', '/settings/channels'],
  ['deliveries', '/settings/deliveries'],
  ['about', '/settings/about'],
  ['api-reference', '/api-reference'],
] as const;

mkdirSync(FOLDER, { recursive: true });

for (const [name, path] of PAGES) {
  test(name, async ({ signedIn }) => {
    const page = await signedIn('admin');
    const address = path ?? (await entryPath(page));
    for (const look of LOOKS) {
      await page.setViewportSize({ width: look.width, height: look.height });
      await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
      const response = await page.goto(address);
      expect(response?.ok(), address).toBe(true);
      await page.waitForLoadState('networkidle');
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await page.screenshot({ path: `${FOLDER}${name}-${look.name}.png`, animations: 'disabled' });
    }
  });
}
