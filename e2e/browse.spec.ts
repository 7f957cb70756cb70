import { expect, test } from './fixtures';

// An operator finds an entry: by status, by filter, by paging, by keyboard, with or without scripts.

test('cells, chips and tabs narrow the list, and the address carries it', async ({ signedIn }) => {
  const page = await signedIn('viewer');
  await page.goto('/t/1/entries?status=pending');
  const table = page.getByRole('table', { name: 'Entries' });
  const fields = page.getByRole('form', { name: 'Filter entries', includeHidden: true });
  await page.getByText('More filters').click();
  await page.getByRole('combobox', { name: 'Violation' }).selectOption('Unique');
  await expect(page).toHaveURL(/\?q=status%3Apending\+violation%3Aunique_violation$/);
  await expect(table.getByRole('link', { name: 'Unique', exact: true }).first()).toBeVisible();
  await expect(table.getByRole('link', { name: 'Token expired' })).toHaveCount(0);

  const user = table.getByRole('row').nth(1).getByRole('link').nth(3);
  const name = await user.innerText();
  await user.click();
  await expect(page).toHaveURL(/user%3A/);
  await expect(fields.getByLabel('User')).toHaveValue(name);
  await page.getByRole('link', { name: `Remove the filter violation: Unique` }).click();
  await expect(page).not.toHaveURL(/violation/);
  await expect(page.getByRole('combobox', { name: 'Violation' })).toHaveValue('');

  await page.reload();
  await page.getByText('More filters').click();
  await expect(fields.getByLabel('User')).toHaveValue(name);
  await page.goBack();
  await expect(fields.getByLabel('Violation')).toHaveValue('unique_violation');
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

test('paging by keyset goes down and up again without a gap, without scripts', async ({
  browser,
  stateOf,
  reject,
  tenant,
}) => {
  await reject(
    tenant,
    Array.from({ length: 120 }, (_, i) => ({ collection: 'orders', document: `o-${i}` })),
  );
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await stateOf('viewer'),
  });
  const page = await context.newPage();
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
  await page.getByRole('link', { name: 'Newer' }).first().click();
  await expect.poll(ids).toEqual(down(70, 50));
  await page.getByRole('link', { name: 'Newest' }).first().click();
  await expect.poll(ids).toEqual(down(121, 50));
  await context.close();
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

test('more filters narrow the list by session, peer, age and retries, from fields, chips and cells', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [
    { collection: 'orders', document: 'o-1', peer: '700001' },
    { collection: 'orders', document: 'o-2', peer: '700002' },
    { collection: 'carts', document: 'o-2', peer: '700002' },
  ]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries?status=pending`);
  const entries = page.getByRole('link', { name: /^Entry / });
  await expect(entries).toHaveCount(3);
  await page.getByRole('link', { name: 'Peer 700002: only this peer' }).first().click();
  await expect(page).toHaveURL(/peer%3A700002/);
  await expect(entries).toHaveCount(2);
  await page.getByText('More filters').click();
  const fields = page.getByRole('form', { name: 'Filter entries' });
  await expect(fields.getByLabel('Peer')).toHaveValue('700002');
  await fields.getByLabel('Session').fill('sync-o-2');
  await fields.getByLabel('Session').press('Enter');
  await expect(page).toHaveURL(/session%3Async-o-2/);
  await page.getByRole('link', { name: 'last hour' }).click();
  await expect(page).toHaveURL(/age%3A%3C1h/);
  await expect(entries).toHaveCount(2);
  await fields.getByLabel('Retries').fill('>=1');
  await fields.getByLabel('Retries').press('Enter');
  await expect(page.getByRole('heading', { name: 'No entry matches' })).toBeVisible();
  await fields.getByLabel('Retries').fill('many');
  await fields.getByLabel('Retries').press('Enter');
  await expect(page.getByText('The filter “retries” is left out')).toBeVisible();
});

test('from an entry to its neighbours in the list, and back to its row', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(
    tenant,
    Array.from({ length: 55 }, (_, i) => ({
      collection: i % 2 === 0 ? 'orders' : 'carts',
      document: `o-${i}`,
    })),
  );
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries?status=pending&collection=orders`);
  await page.getByRole('link', { name: `Entry ${tenant}/53:` }).click();
  const entry = (id: number) =>
    new RegExp(`/entries/${id}\\?q=status%3Apending\\+collection%3Aorders$`);
  await expect(page).toHaveURL(entry(53));
  await expect(page.getByText('2 of 28 in this list')).toBeVisible();
  await page.keyboard.press('j');
  await expect(page).toHaveURL(entry(51));
  await expect(page.getByText('3 of 28 in this list')).toBeVisible();
  await page.keyboard.press('k');
  await expect(page).toHaveURL(entry(53));
  await expect(page.getByText('2 of 28 in this list')).toBeVisible();
  await page.keyboard.press('u');
  await expect(page).toHaveURL(/collection%3Aorders#e53$/);
  await expect(page.getByRole('link', { name: `Entry ${tenant}/53:` })).toBeFocused();

  // An entry on the second page leads back to the second page.
  await page.goto(`/t/${tenant}/entries/2`);
  await expect(page.getByText('54 of 55 in all entries')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: `Entry ${tenant}/2:` })).toBeFocused();
  await expect(page.getByRole('link', { name: /^Entry / })).toHaveCount(5);
});

test('the fields of the filter fold into one button that counts them, also at 390 px', async ({
  signedIn,
}) => {
  const page = await signedIn('viewer');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/t/1/entries?status=pending&collection=carts&retries=0');
  const form = page.getByRole('form', { name: 'Filter entries' });
  await expect(form).toBeHidden();
  const fold = page.locator('summary', { hasText: 'More filters' });
  await expect(fold).toContainText('2 active');
  await fold.click();
  await expect(form.getByLabel('Retries', { exact: true })).toHaveValue('0');
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

  const box = page.getByRole('combobox', { name: 'Search' });
  await page.keyboard.press('/');
  await expect(box).toBeFocused();
  await box.press('End');
  await box.press('j');
  await expect(box).toHaveValue('status:pendingj');
  await box.fill('status:pending');

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

test('times are shown in the zone of the browser on request, and say so', async ({
  browser,
  stateOf,
}) => {
  const context = await browser.newContext({
    storageState: await stateOf('viewer'),
    timezoneId: 'Asia/Kolkata',
  });
  const page = await context.newPage();
  await page.goto('/t/1/entries?status=pending', { waitUntil: 'networkidle' });
  const age = page.getByText(/^as of/);
  await expect(age).toContainText(/:\d\d UTC/);
  await page.locator('summary:visible', { hasText: 'Display' }).click();
  await page.getByRole('checkbox', { name: /^Times in my zone/ }).check();
  await expect(age).toContainText('UTC+5:30');
  await page.reload();
  await expect(age).toContainText('UTC+5:30');
  const moment = page.getByRole('row').nth(1).locator('.moment').first();
  await expect(moment).toHaveAttribute('data-absolute', /UTC\+5:30$/);
  await context.close();
});

test('the filter works without scripts', async ({ browser, stateOf }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await stateOf('viewer'),
  });
  const page = await context.newPage();
  await page.goto('/t/1/entries?status=pending');
  await page.getByText('More filters').click();
  await page.getByLabel('Collection', { exact: true }).fill('carts');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page).toHaveURL(/collection=carts/);
  await expect(page.getByText('38 entries, all that match.')).toBeVisible();
  const box = page.getByRole('combobox', { name: 'Search' });
  await expect(box).toHaveValue('status:pending collection:carts');
  await box.fill('status:pending collection:carts -user:shopper-5 status:odd');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText('status:odd is left out')).toBeVisible();
  await expect(
    page.getByRole('link', { name: 'Remove the filter not user: shopper-5' }),
  ).toBeVisible();
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
  await page.goto(`/t/${tenant}/entries?cursor=o1.elsewhere00&shade=dark`);
  await expect(page.getByText('“shade”')).toBeVisible();
  await page.getByRole('link', { name: `Go on at entry ${tenant}/1` }).click();
  await expect(page.getByRole('link', { name: /^Entry / })).toHaveCount(1);
});
