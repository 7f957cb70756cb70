import type { Page } from '@playwright/test';
import { device } from './deltas';
import { expect, test } from './fixtures';

// Force-apply says what it overwrites before it does, is bound to what it said, and then wins.

async function open(page: Page, tenant: string, entry: string | undefined) {
  await page.goto(`/t/${tenant}/entries/${entry}`);
  await page.getByRole('button', { name: 'Force-apply…' }).click();
  return page.getByRole('dialog', { name: 'Force-apply this write?' });
}

async function retried(page: Page, tenant: string, entry: string | undefined) {
  await page.goto(`/t/${tenant}/entries/${entry}`);
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Accepted.' })).toBeVisible();
}

test('the preview names what is lost, by whom it was written, and the write wins', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const [present, stale] = await reject(tenant, [
    {
      collection: 'orders',
      document: 'o-1',
      username: 'desk-3',
      delta: device('orders', '900').put('o-1', { status: 'packed', carrier: 'DHL' }),
    },
    {
      collection: 'orders',
      document: 'o-1',
      username: 'field-7',
      delta: device('orders', '7').put('o-1', { status: 'shipped', carrier: 'DHL' }),
    },
  ]);
  const page = await signedIn('operator');
  await retried(page, tenant, present);

  const dialog = await open(page, tenant, stale);
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(dialog).toContainText('It overwrites 1 field.');
  await expect(dialog).not.toContainText('new.');
  const row = dialog.getByRole('row', { name: /status/ });
  await expect(row).toContainText('"packed"');
  await expect(row).toContainText('"shipped"');
  await expect(row).toContainText('desk-3');
  const go = dialog.getByRole('button', { name: 'Force-apply' });
  await expect(go).toBeDisabled();
  await dialog.getByLabel(/Reason/).fill('the driver is right');
  await go.click();
  await expect(page.getByRole('status').filter({ hasText: 'Accepted.' })).toBeVisible();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline).toContainText('Force-apply started');
  await expect(timeline).toContainText('the driver is right');

  await page.getByRole('button', { name: 'Reopen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reopen' }).click();
  await expect(page.getByText(/unless acted on/)).toBeVisible();
  const again = await open(page, tenant, stale);
  await expect(again).toContainText('The document holds these values already.');
});

test('when the document moves after the preview, nothing is written before a new one', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const [first, second] = await reject(tenant, [
    {
      collection: 'orders',
      document: 'o-1',
      delta: device('orders', '8').put('o-1', { status: 'shipped' }),
    },
    {
      collection: 'orders',
      document: 'o-1',
      delta: device('orders', '9').put('o-1', { status: 'packed' }),
    },
  ]);
  const page = await signedIn('operator');
  const dialog = await open(page, tenant, first);
  await expect(dialog).toContainText('It overwrites nothing.');
  await dialog.getByLabel(/Reason/).fill('right after all');
  await retried(await signedIn('admin'), tenant, second);
  await dialog.getByRole('button', { name: 'Force-apply' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('button', { name: 'Preview again' }).click();
  await expect(dialog).toContainText('It overwrites 1 field.');
  await dialog.getByRole('button', { name: 'Force-apply' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Accepted.' })).toBeVisible();
});

test('what cannot be written anew is refused with the reason', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const [entry] = await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('operator');
  const dialog = await open(page, tenant, entry);
  await expect(dialog).toContainText('This cannot be force-applied.');
  await expect(dialog).not.toContainText('written anew as the latest write');
  await expect(dialog.getByRole('button')).toHaveText(['Close']);
});
