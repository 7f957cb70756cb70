import { expect, test } from './fixtures';

// What an expiry owed and could not be done is grouped by cause, and a whole cause is tried again.

test('all of one cause are owed again, with a reason', async ({ signedIn, reject, tenant }) => {
  await reject(
    tenant,
    ['a', 'b', 'c'].map((document, i) => ({
      collection: 'orders',
      document,
      peer: String(i + 1),
      delta: Uint8Array.from([0xfe, 0xed, i]),
    })),
  );
  const page = await signedIn('admin');
  await page.goto(`/t/${tenant}`);
  await page.getByRole('button', { name: 'Change the policy of orders' }).click();
  const dialog = page.getByRole('dialog', { name: 'Policy of orders' });
  await dialog.getByLabel(/^Follow the tenant’s ttl/).uncheck();
  await dialog.getByLabel('Time to live', { exact: true }).fill('0');
  await dialog.getByLabel('When it ends').selectOption('ForceApplyLww');
  await dialog.getByRole('button', { name: 'Set policy' }).click();
  await expect(dialog).toHaveCount(0);
  await page.goto('/sweeps');
  await page.getByRole('button', { name: 'Run the sweep now' }).click();
  await expect(page.getByRole('status').filter({ hasText: /Done/ })).toBeVisible();

  await page.setViewportSize({ width: 390, height: 900 });
  await page.goto(`/t/${tenant}/attention`);
  const cause = page.getByRole('region', { name: /^The delta cannot be decoded/ });
  await expect(cause.getByRole('link', { name: new RegExp(`^${tenant}/`) })).toHaveCount(3);
  await cause.getByRole('button', { name: /^Try all 3 again/ }).click();
  const confirm = page.getByRole('dialog', { name: 'Try 3 entries again?' });
  await expect(confirm.getByRole('button', { name: 'Try 3 entries again' })).toBeDisabled();
  await confirm.getByLabel(/Reason/).fill('the decoder was mended');
  await confirm.getByRole('button', { name: 'Try 3 entries again' }).click();
  await expect(page.getByRole('heading', { name: /^Try 3 entries again/ })).toContainText(
    'finished',
  );
  await expect(page.getByRole('progressbar').first()).toHaveAttribute('value', '3');
  await page.goto(`/t/${tenant}/attention`);
  await expect(page.getByRole('heading', { name: 'Nothing needs attention' })).toBeVisible();
});
