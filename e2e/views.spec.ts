import { expect, test } from './fixtures';

// A filter kept under a name is one press away, for its owner or for everybody; one of them opens first.

test('a view is kept, opened, changed, shared, opened first and deleted, and every step can be taken back', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [
    { collection: 'orders', document: 'o-1', username: 'ann' },
    { collection: 'carts', document: 'c-1', username: 'ann' },
  ]);
  const page = await signedIn('operator');
  await page.goto(`/t/${tenant}/entries?q=collection:orders`);
  await page.getByRole('button', { name: 'Save view' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save this filter as a view' });
  await expect(dialog).toContainText('collection:orders');
  await dialog.getByLabel('Name').fill('Orders only');
  await dialog.getByRole('button', { name: 'Save view' }).click();
  await expect(dialog).toHaveCount(0);

  // The address is the view's, so it is open; another filter is a change of it.
  const menu = page.locator('summary[aria-label^="Views"]');
  await expect(menu).toHaveAccessibleName('Views: Orders only');
  await page.getByRole('combobox', { name: 'Search' }).fill('collection:orders user:ann');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/user/);
  await expect(menu).toHaveAccessibleName('Views: Orders only, edited');
  await page.reload();
  await expect(menu).toHaveAccessibleName('Views: Orders only, edited');
  await page.getByRole('button', { name: 'Update view' }).click();
  await expect(menu).toHaveAccessibleName('Views: Orders only');
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(menu).toHaveAccessibleName('Views: Orders only, edited');

  // By keyboard: the menu, then the view, as it was kept.
  await menu.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Orders only' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=collection%3Aorders$/);
  await expect(menu).toHaveAccessibleName('Views: Orders only');

  // What opens first does so where nothing is asked for; all entries stay within reach.
  await menu.click();
  await page.getByRole('button', { name: 'Open it first when I come here' }).click();
  await expect(page.getByText('“Orders only” opens first for you here.')).toBeVisible();
  await page.goto(`/t/${tenant}/entries`);
  await expect(page).toHaveURL(/q=collection%3Aorders$/);
  await page.goto(`/t/${tenant}`);
  const rail = page.getByRole('complementary', { name: 'Console', exact: true });
  await rail.getByRole('link', { name: /^Entries/ }).click();
  await expect(page).toHaveURL(/q=collection%3Aorders$/);
  await menu.click();
  await page.getByRole('link', { name: 'All entries' }).click();
  await expect(page).toHaveURL(/q=$/);
  await expect(page.getByRole('link', { name: /c-1/ }).first()).toBeVisible();

  // Nobody else sees it until it is shared; then everybody does, and only its owner or an admin changes it.
  const other = await signedIn('viewer');
  await other.goto(`/t/${tenant}/entries?q=collection:orders`);
  const theirs = other.locator('summary[aria-label^="Views"]');
  await expect(theirs).toHaveAccessibleName('Views');
  await page.goto(`/t/${tenant}/entries?q=collection:orders`);
  await menu.click();
  await page.getByRole('button', { name: 'Share with everybody here' }).click();
  await expect(page.getByText('Everybody here sees “Orders only” now.')).toBeVisible();
  await other.reload();
  await expect(theirs).toHaveAccessibleName('Views: Orders only');
  await theirs.click();
  await expect(other.getByRole('region', { name: 'Shared by others' })).toContainText(
    'Demo operator',
  );
  await expect(other.getByRole('button', { name: /Rename|Delete|Stop sharing/ })).toHaveCount(0);

  // It can be reached from anywhere in the tenant.
  await other.goto(`/t/${tenant}`);
  await other.keyboard.press('Control+k');
  await other.getByRole('combobox').fill('orders only');
  await other.getByRole('option', { name: /Orders only/ }).click();
  await expect(other).toHaveURL(/q=collection%3Aorders$/);

  // Deleted, it is gone for both; taken back, it is what opens first again.
  await menu.click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(menu).toHaveAccessibleName('Views');
  await other.reload();
  await expect(theirs).toHaveAccessibleName('Views');
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(menu).toHaveAccessibleName('Views: Orders only');
  await page.goto(`/t/${tenant}/entries`);
  await expect(page).toHaveURL(/q=collection%3Aorders$/);
});
