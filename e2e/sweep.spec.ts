import { expect, test } from './fixtures';

// The sweep carries out the policies; a run by hand shows in the ledger.

test('a run by hand drops what is due, and the entry can come back', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('admin');
  await page.goto(`/t/${tenant}`);
  await page.getByRole('button', { name: 'Change the policy of orders' }).click();
  const dialog = page.getByRole('dialog', { name: 'Policy of orders' });
  await dialog.getByLabel(/^Follow the tenant’s ttl/).uncheck();
  await dialog.getByLabel('Time to live', { exact: true }).fill('0');
  await dialog.getByRole('button', { name: 'Set policy' }).click();
  await expect(dialog).toHaveCount(0);
  await page.goto('/sweeps');
  await page.getByRole('button', { name: 'Run the sweep now' }).click();
  await expect(page.getByRole('status').filter({ hasText: /Done/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /by hand/ }).first()).toContainText('done');
  await page.goto(`/t/${tenant}/entries/1`);
  await expect(page.getByText(/^restorable for/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('Expired: drop');
});

test('what finally failed is listed under needs attention', async ({ signedIn }) => {
  const page = await signedIn('viewer');
  await page.goto('/t/2/attention');
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows.nth(1)).toBeVisible();
  await rows.nth(1).getByRole('link').click();
  await expect(page.getByText('Needs attention.', { exact: true })).toBeVisible();
});
