import { expect, test } from './fixtures';

// An operator says in one line which entries they mean; the line, the fields and the address are the same.

test('keys and then values with counts are offered, chosen by keyboard, and asked with Enter', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [
    ...Array.from({ length: 3 }, (_, i) => ({
      collection: 'orders',
      document: `o-${i}`,
      username: 'Anna Lee',
    })),
    { collection: 'carts', document: 'c-1', username: 'bob' },
  ]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries`);
  const box = page.getByRole('combobox', { name: 'Search' });
  const option = (name: string | RegExp) => page.getByRole('option', { name });
  await page.keyboard.press('/');
  await box.pressSequentially('use');
  await expect(option(/^user: who wrote it/)).toBeVisible();
  await box.press('ArrowDown');
  await expect(option(/^user:/)).toHaveAttribute('aria-selected', 'true');
  await box.press('Enter');
  await expect(box).toHaveValue('user:');
  await expect(option('Anna Lee 3')).toBeVisible();
  await expect(page.getByText('Counted are entries of this tenant')).toBeVisible();
  await box.pressSequentially('an');
  await expect(page.getByRole('option')).toHaveCount(1);
  await box.press('ArrowDown');
  await box.press('Enter');
  await expect(box).toHaveValue('user:"Anna Lee" ');
  await box.pressSequentially('-id:2 ');
  await box.press('Escape');
  await box.press('Enter');
  await expect(page).toHaveURL(/q=-id%3A2\+user%3A%22Anna\+Lee%22$/);
  await expect(page.getByRole('link', { name: /^Entry / })).toHaveCount(2);
  await expect(box).toHaveValue('-id:2 user:"Anna Lee"');

  // The fields say the same, and an entry outside has gone.
  await page.getByText('More filters').click();
  const user = page.getByRole('form', { name: 'Filter entries' }).getByLabel('User');
  await expect(user).toHaveValue('Anna Lee');
  await user.fill('bob');
  await user.press('Enter');
  await expect(box).toHaveValue('-id:2 user:bob');
  await expect(page.getByRole('link', { name: /^Entry / })).toHaveCount(1);

  // What was asked is offered again.
  await box.fill('');
  await expect(option('-id:2 user:"Anna Lee"')).toBeVisible();
});

test('the box follows the address, and what is half written survives a chip', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [{ collection: 'orders', document: 'o-1', username: 'alice' }]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries?q=status:pending`);
  const box = page.getByRole('combobox', { name: 'Search' });
  await expect(box).toHaveValue('status:pending');
  await box.fill('user:alice');
  await box.press('Enter');
  await expect(page).toHaveURL(/q=user%3Aalice$/);
  await page.goBack();
  await expect(box).toHaveValue('status:pending');
  await page.goForward();
  await expect(box).toHaveValue('user:alice');

  await box.fill('user:alice docu');
  await box.press('Escape');
  await page.getByRole('link', { name: 'last hour' }).click();
  await expect(page).toHaveURL(/age%3A%3C1h$/);
  await expect(box).toHaveValue('user:alice age:<1h docu');
});

test('a part that is not understood is marked and explained, never dropped', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries`);
  const box = page.getByRole('combobox', { name: 'Search' });
  await box.fill('collection:orders status:open http://x');
  await box.press('Enter');
  await expect(page).toHaveURL(/status%3Aopen/);
  await expect(box).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('status:open is left out: status: not one of')).toBeVisible();
  await expect(page.getByText(/http:\/\/x is left out: there is no filter “http”/)).toBeVisible();
  await expect(page.locator('mark[data-wrong]')).toHaveText(['status:open', 'http://x']);
  // The rest is followed, and the address still has it all.
  await expect(page.getByRole('link', { name: /^Entry / })).toHaveCount(1);
  await page.reload();
  await expect(box).toHaveValue('collection:orders status:open http://x');
});

test('what is narrowed to can be left out instead, from a chip, and from a cell with Alt', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [
    { collection: 'orders', document: 'o-1', username: 'alice' },
    { collection: 'orders', document: 'o-2', username: 'bob' },
    { collection: 'orders', document: 'o-3', username: 'bob' },
  ]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries`);
  const box = page.getByRole('combobox', { name: 'Search' });
  const entries = page.getByRole('link', { name: /^Entry / });
  await page
    .getByTitle('bob: only this user')
    .first()
    .click({ modifiers: ['Alt'] });
  await expect(box).toHaveValue('-user:bob');
  await expect(entries).toHaveCount(1);
  await page.getByRole('link', { name: 'Only user: bob' }).click();
  await expect(box).toHaveValue('user:bob');
  await expect(entries).toHaveCount(2);
  await page.getByRole('link', { name: 'Leave out user: bob' }).click();
  await expect(entries).toHaveCount(1);
});

test('a tenant in the query leads there, and those who may not see it find nothing', async ({
  signedIn,
}) => {
  const page = await signedIn('acme-operator');
  await page.goto('/t/1/entries?q=status:pending');
  const box = page.getByRole('combobox', { name: 'Search' });
  await box.fill('status:resolved tenant:2');
  await box.press('Enter');
  await expect(page).toHaveURL(/\/t\/2\/entries\?q=status%3Aresolved$/);
  await expect(page.getByRole('heading', { name: 'There is nothing here for you' })).toBeVisible();

  const viewer = await signedIn('viewer');
  await viewer.goto('/t/1/entries?q=tenant:2+status:resolved');
  await expect(viewer).toHaveURL(/\/t\/2\/entries\?q=status%3Aresolved$/);
  await expect(viewer.getByRole('combobox', { name: 'Search' })).toHaveValue('status:resolved');
});
