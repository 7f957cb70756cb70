import { expect, test } from './fixtures';

// An operator finds an entry: by status, by filter, by paging, by keyboard, with or without scripts.

test('cells, chips and tabs narrow the list, and the address carries it', async ({ signedIn }) => {
  const page = await signedIn('viewer');
  await page.goto('/t/1/entries?status=pending');
  const table = page.getByRole('table', { name: 'Entries' });
  await page.getByRole('combobox', { name: 'Violation' }).selectOption('Unique');
  await expect(page).toHaveURL(/status=pending&violation=unique_violation$/);
  await expect(table.getByRole('link', { name: 'Unique', exact: true }).first()).toBeVisible();
  await expect(table.getByRole('link', { name: 'Token expired' })).toHaveCount(0);

  const user = table.getByRole('row').nth(1).getByRole('link').nth(3);
  const name = await user.innerText();
  await user.click();
  await expect(page).toHaveURL(/user=/);
  await expect(page.getByLabel('User', { exact: true })).toHaveValue(name);
  await page.getByRole('link', { name: `Remove the filter violation: Unique` }).click();
  await expect(page).not.toHaveURL(/violation=/);
  await expect(page.getByRole('combobox', { name: 'Violation' })).toHaveValue('');

  await page.reload();
  await expect(page.getByLabel('User', { exact: true })).toHaveValue(name);
  await page.goBack();
  await expect(page.getByRole('combobox', { name: 'Violation' })).toHaveValue('unique_violation');
});

test('long names are cut off, never the columns beside them', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const long = 'of-a-very-long-name-'.repeat(6);
  await reject(tenant, [
    {
      collection: `collection-${long}`,
      document: `document-${long}`,
      username: `user-${long}`,
      peer: '18446744073709551615',
      violation: { UniqueViolation: { field: long, value: long } },
    },
  ]);
  const page = await signedIn('viewer');
  const table = page.getByRole('table', { name: 'Entries' });
  for (const width of [1024, 1280, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const query of ['?status=pending', '']) {
      await page.goto(`/t/${tenant}/entries${query}`);
      const last = table.getByRole('row').nth(1).getByRole('cell').last();
      await expect(last).toContainText('drop');
      const clipped = await last.evaluate((cell) => {
        const right = cell.getBoundingClientRect().right;
        return right - document.documentElement.clientWidth;
      });
      expect(clipped, `${width} px${query}`).toBeLessThanOrEqual(0);
    }
  }
  await expect(table.getByTitle(`user-${long}: only this user`)).toBeVisible();
});

test('paging by keyset goes down and up again without a gap', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(
    tenant,
    Array.from({ length: 120 }, (_, i) => ({ collection: 'orders', document: `o-${i}` })),
  );
  const page = await signedIn('viewer');
  const ids = async () => {
    const links = page.getByRole('table', { name: 'Entries' }).getByRole('link', {
      name: /^Entry /,
    });
    return (await links.allInnerTexts()).map((text) => Number(text.split('/')[1]));
  };
  const down = (from: number, count: number) => Array.from({ length: count }, (_, i) => from - i);
  await page.goto(`/t/${tenant}/entries?status=pending`);
  await expect.poll(ids).toEqual(down(120, 50));
  // An arrival between two pages moves nothing.
  await reject(tenant, [{ collection: 'orders', document: 'late' }]);
  await page.getByRole('link', { name: 'Older' }).click();
  await expect.poll(ids).toEqual(down(70, 50));
  await page.getByRole('link', { name: 'Older' }).click();
  await expect.poll(ids).toEqual(down(20, 20));
  await expect(page.getByRole('link', { name: 'Older' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Newer' }).click();
  await expect.poll(ids).toEqual(down(70, 50));
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect.poll(ids).toEqual(down(121, 50));
});

test('new arrivals wait behind a button', async ({ signedIn, reject, tenant }) => {
  await reject(tenant, [{ collection: 'orders', document: 'first' }]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries?status=pending`);
  await reject(tenant, [{ collection: 'orders', document: 'second' }]);
  const show = page.getByRole('button', { name: '1 new entry: show' });
  await expect(show).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('row', { name: /second/ })).toHaveCount(0);
  await show.click();
  await expect(page.getByRole('row', { name: /second/ })).toBeVisible();
  await expect(show).toHaveCount(0);
});

test('j, k and Enter walk the rows, unless somebody types or has switched them off', async ({
  signedIn,
}) => {
  const page = await signedIn('viewer');
  await page.goto('/t/1/entries?status=pending');
  const row = (n: number) =>
    page.getByRole('table', { name: 'Entries' }).getByRole('row').nth(n).getByRole('link').first();
  await page.keyboard.press('j');
  await expect(row(1)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await expect(row(3)).toBeFocused();
  await page.keyboard.press('k');
  await expect(row(2)).toBeFocused();

  await page.getByLabel('Text', { exact: true }).fill('');
  await page.getByLabel('Text', { exact: true }).press('j');
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue('j');
  await page.getByLabel('Text', { exact: true }).fill('');

  await row(2).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();

  await page.goto('/t/1/entries?status=pending');
  await page.locator('summary:visible', { hasText: 'Display' }).click();
  await page.getByRole('checkbox', { name: /^Single-key shortcuts/ }).uncheck();
  await page.getByRole('heading', { level: 1 }).click({ force: true });
  await page.keyboard.press('j');
  await expect(row(1)).not.toBeFocused();
});

test('the filter works without scripts', async ({ browser, stateOf }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await stateOf('viewer'),
  });
  const page = await context.newPage();
  await page.goto('/t/1/entries?status=pending');
  await page.getByLabel('Collection', { exact: true }).fill('carts');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/collection=carts/);
  await expect(page.getByText('38 entries, all that match.')).toBeVisible();
  await context.close();
});

test('an empty list says why it is empty', async ({ signedIn, reject, tenant }) => {
  await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries?status=resolved`);
  await expect(page.getByRole('heading', { name: 'Nothing is resolved' })).toBeVisible();
  await page.goto(`/t/${tenant}/entries?status=pending&user=who`);
  await expect(page.getByRole('heading', { name: 'No entry matches' })).toBeVisible();
  await page.getByRole('link', { name: 'Clear the filter' }).click();
  await expect(page.getByRole('link', { name: /^Entry / })).toHaveCount(1);
  await page.goto(`/t/${tenant}/entries?status=odd&cursor=none`);
  await expect(page.getByText('The filter “status” is left out')).toBeVisible();
  await expect(page.getByText('The place in this link is lost.')).toBeVisible();
});
