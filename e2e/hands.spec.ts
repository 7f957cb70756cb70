import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

// A storm is worked through by hand as fast as one entry: by keyboard, by selections that last, with every act undone.

const STORM = 5_000;
const BATCH = 500;

type Reject = (
  tenant: string,
  rejected: readonly { collection: string; document: string; mutation?: string }[],
) => Promise<string[]>;

/** So many entries that nobody loads them all. */
async function storm(reject: Reject, tenant: string) {
  for (let from = 0; from < STORM; from += BATCH) {
    await reject(
      tenant,
      Array.from({ length: BATCH }, (_, i) => ({
        collection: 'orders',
        document: `o-${from + i}`,
        mutation: String(from + i + 1),
      })),
    );
  }
}

const list = (tenant: string) => `/t/${tenant}/entries?q=status%3Apending`;
const link = (page: Page, tenant: string, id: number) =>
  page.getByRole('link', { name: `Entry ${tenant}/${id}:` });
const bar = (page: Page) => page.getByRole('region', { name: 'Selection' });
const toast = (page: Page, text: string) =>
  page.getByRole('region', { name: /^Notifications/ }).getByText(text);

test('a storm of 5,000 is walked, selected and kept selected by keyboard', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await storm(reject, tenant);
  const page = await signedIn('operator');
  await page.goto(list(tenant));
  await page.keyboard.press('j');
  await expect(link(page, tenant, STORM)).toBeFocused();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(bar(page)).toContainText('1 selected');
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('j');
  await page.keyboard.press('X');
  await expect(bar(page)).toContainText('5 selected');
  await expect(bar(page)).toContainText('Select all 5,000 that match');

  // Far down only the rows near the window exist, and the focus goes where there was no row before.
  const scroller = page.locator('.entry-scroll');
  const rows = page.locator('tr[data-entry]');
  await expect(async () => {
    await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(page.getByText(/entries loaded/)).toContainText(/[3-9]\d\d entries loaded/, {
      timeout: 500,
    });
  }).toPass();
  expect(await rows.count()).toBeLessThan(120);
  const table = page.getByRole('table', { name: 'Entries' });
  await expect(table).toHaveAttribute('aria-rowcount', '-1');
  await expect(rows.last()).toHaveAttribute('aria-rowindex', /^[2-9]\d\d$/);
  await page.keyboard.press('j');
  await expect(link(page, tenant, STORM - 8)).toBeFocused();
  await page.keyboard.press('x');
  await expect(bar(page)).toContainText('6 selected');

  // By id: over another filter, over an entry and back, over a reload.
  await page.goto(`/t/${tenant}/entries?q=document%3Ao-7`);
  await expect(bar(page)).toContainText('6 selected, 6 of them not shown here');
  await page.goto(list(tenant));
  await page.reload();
  await expect(bar(page)).toContainText('6 selected');
  await expect(page.getByRole('checkbox', { name: `Select ${tenant}/${STORM - 8}` })).toBeChecked();
  await page.getByRole('button', { name: 'Select all 5,000 that match' }).click();
  await page.reload();
  await expect(bar(page)).toContainText('All 5,000 selected');
  await bar(page).getByRole('button', { name: 'Hold', exact: true }).click();
  const plan = page.getByRole('dialog');
  await expect(plan).toContainText('status:pending');
  await expect(plan.getByRole('button', { name: 'Hold 5,000 entries' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: `Select ${tenant}/${STORM - 1}` }).click();
  await expect(bar(page)).toContainText('49 selected');
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
});

test('a range by Shift and a click, the loaded rows by the box in the head', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(
    tenant,
    Array.from({ length: 60 }, (_, i) => ({ collection: 'orders', document: `o-${i}` })),
  );
  const page = await signedIn('viewer');
  await page.goto(list(tenant));
  const box = (id: number) => page.getByRole('checkbox', { name: `Select ${tenant}/${id}` });
  await box(58).click();
  await box(52).click({ modifiers: ['Shift'] });
  await expect(bar(page)).toContainText('7 selected');
  await expect(box(55)).toBeChecked();
  await page.getByRole('checkbox', { name: /^Select the \d+ loaded entries$/ }).check();
  await expect(bar(page)).toContainText(/(50|60) selected/);
  // Whoever may only look selects all the same, and is told why nothing comes of it.
  const resolve = bar(page).getByRole('button', { name: 'Resolve', exact: true });
  await expect(resolve).toHaveAttribute('aria-disabled', 'true');
  await resolve.click({ force: true });
  await expect(toast(page, 'Resolve does not apply.')).toBeVisible();
  await expect(toast(page, 'This needs the role operator; you are viewer here.')).toBeVisible();
});

test('what can be taken back is done at once, and taken back: by toast, by key, on the timeline', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [
    { collection: 'orders', document: 'o-1' },
    { collection: 'orders', document: 'o-2' },
  ]);
  const page = await signedIn('operator');
  await page.goto(list(tenant));
  await page.keyboard.press('j');
  await page.keyboard.press('e');
  await expect(toast(page, `Resolved ${tenant}/2.`)).toBeVisible();
  const row = page.getByRole('row', { name: /o-2/ });
  await expect(row).toContainText('resolved');
  await expect(page.getByRole('link', { name: /^pending ?1$/i })).toBeVisible();
  await page.keyboard.press('z');
  await expect(toast(page, `Reopened ${tenant}/2.`)).toBeVisible();
  await expect(row).not.toContainText('resolved');

  await page.keyboard.press('h');
  await expect(toast(page, `Held ${tenant}/2.`)).toBeVisible();
  await expect(row).toContainText('held');
  await page
    .getByRole('region', { name: /^Notifications/ })
    .getByRole('listitem')
    .filter({ hasText: 'Held' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(row).not.toContainText('held');

  await page.keyboard.press('m');
  await expect(toast(page, `Assigned ${tenant}/2.`)).toBeVisible();
  await page.keyboard.press('o');
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByRole('button', { name: 'Undo' }).click();
  await expect(toast(page, `Nobody has ${tenant}/2 now.`)).toBeVisible();
  await expect(timeline.getByRole('listitem')).toHaveCount(7);
});

test('two hands on one row: the second sees who was first and what it is now', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const [first, second] = [await signedIn('operator'), await signedIn('admin')];
  for (const page of [first, second]) {
    await page.goto(list(tenant));
    await page.keyboard.press('j');
    await expect(link(page, tenant, 1)).toBeFocused();
  }
  await first.keyboard.press('e');
  await expect(toast(first, `Resolved ${tenant}/1.`)).toBeVisible();
  await second.keyboard.press('h');
  await expect(toast(second, `${tenant}/1 is left as it is.`)).toBeVisible();
  await expect(toast(second, 'it is resolved now. Resolved by Demo operator,')).toBeVisible();
  await expect(second.getByRole('row', { name: /o-1/ })).toContainText('resolved');
});

test('single keys can be switched off; the palette and the arrows stay', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [
    { collection: 'orders', document: 'o-1' },
    { collection: 'lost-letters', document: 'o-2' },
  ]);
  const page = await signedIn('operator');
  await page.goto(list(tenant));
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toContainText('Select the row, or not');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await expect(page).toHaveURL(/\/wal$/);

  await page.goto(list(tenant));
  await page.locator('summary:visible', { hasText: 'Display' }).click();
  await page.getByRole('checkbox', { name: /^Single-key shortcuts/ }).uncheck();
  await link(page, tenant, 2).focus();
  for (const key of ['x', 'e', 'j', '?']) await page.keyboard.press(key);
  await expect(link(page, tenant, 2)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(link(page, tenant, 1)).toBeFocused();
  await expect(bar(page)).toHaveCount(0);
  await expect(page.getByRole('row', { name: /o-2/ })).not.toContainText('resolved');

  const palette = page.getByRole('dialog', { name: 'Go to or do' });
  await page.keyboard.press('Control+k');
  await expect(palette.getByRole('option', { name: `Resolve entry ${tenant}/1` })).toBeVisible();
  await page.keyboard.type('lost');
  await expect(palette.getByRole('option', { name: 'lost-letters 1 pending' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/lost-letters/);
  await page.keyboard.press('Control+k');
  await page.keyboard.type(`${tenant}/1`);
  await expect(palette.getByRole('option', { name: /orders \/ o-1/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/t/${tenant}/entries/1$`));
});

test('rows and columns stay as this browser chose them', async ({ signedIn }) => {
  const page = await signedIn('viewer');
  await page.goto('/t/1/entries?q=status%3Apending');
  await page.locator('summary', { hasText: 'Layout' }).click();
  await page.getByRole('radio', { name: 'Comfortable' }).check();
  await page.getByRole('checkbox', { name: 'Client', exact: true }).check();
  await page.getByRole('checkbox', { name: 'Peer', exact: true }).uncheck();
  await page.reload();
  const heads = page.getByRole('table', { name: 'Entries' }).getByRole('columnheader');
  await expect(heads.filter({ hasText: 'Client' })).toBeVisible();
  await expect(heads.filter({ hasText: 'Peer' })).toHaveCount(0);
  const row = page.locator('tr[data-entry]').first();
  expect(await row.evaluate((element) => element.getBoundingClientRect().height)).toBeGreaterThan(
    40,
  );
});
