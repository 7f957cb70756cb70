import type { Page } from '@playwright/test';
import { device } from './deltas';
import { expect, test } from './fixtures';

// What is held the sweep leaves alone; what is purged is gone for good, and only when that was meant.

async function confirm(page: Page, button: string, dialog: string) {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('dialog', { name: dialog }).getByRole('button', { name: button }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('a held entry outlives the sweep that takes the others, until it is released', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const delta = device('orders', '7').put('o-1', { status: 'packed' });
  await reject(tenant, [
    { collection: 'orders', document: 'o-1', delta },
    { collection: 'orders', document: 'o-2', delta },
  ]);
  const page = await signedIn('admin');
  await page.goto(`/t/${tenant}/entries/1`);
  await confirm(page, 'Hold', 'Hold this entry?');
  await expect(page.getByText('Held: the sweep leaves it alone')).toBeVisible();

  await page.goto(`/t/${tenant}`);
  await page.getByRole('button', { name: 'Change the policy of orders' }).click();
  const policy = page.getByRole('dialog', { name: 'Policy of orders' });
  await policy.getByLabel(/^Follow the tenant’s ttl/).uncheck();
  await policy.getByLabel('Time to live', { exact: true }).fill('0');
  await policy.getByRole('button', { name: 'Set policy' }).click();
  await expect(policy).toHaveCount(0);
  await page.goto('/sweeps');
  await page.getByRole('button', { name: 'Run the sweep now' }).click();
  await expect(page.getByRole('status').filter({ hasText: /Done/ })).toBeVisible();

  await page.goto(`/t/${tenant}/entries`);
  await expect(page.getByRole('row', { name: /o-1.*pending.*held/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /o-2.*expired/ })).toBeVisible();
  await page.goto(`/t/${tenant}/entries?held=yes`);
  await page.getByRole('link', { name: /^Entry / }).click();
  await confirm(page, 'Release', 'Release this entry?');
  await expect(page.getByText('drop at the next sweep')).toBeVisible();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline).toContainText('Released');

  // The other one is purged before its time.
  await page.goto(`/t/${tenant}/entries/2`);
  await page.getByRole('button', { name: 'Purge…' }).click();
  const purge = page.getByRole('dialog', { name: 'Purge this entry?' });
  await expect(purge).toContainText('gone for good');
  await expect(purge).toContainText('purged by itself in 29 d 23 h');
  const go = purge.getByRole('button', { name: `Purge ${tenant}/2` });
  await purge.getByLabel(/^Reason/).fill('asked for by its author');
  await expect(go).toBeDisabled();
  await purge.getByLabel(/^Type /).fill(`${tenant}/2`);
  await go.click();
  await expect(page.getByRole('status').filter({ hasText: 'Purged.' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Bytes' })).toContainText('Erased.');
  await expect(timeline).toContainText('asked for by its author');
});

test('an operator may hold, not purge', async ({ signedIn }) => {
  const page = await signedIn('operator');
  await page.goto('/t/1/entries?status=evicted');
  await page
    .getByRole('link', { name: /^Entry / })
    .first()
    .click();
  await expect(page.getByRole('button', { name: 'Hold', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Purge/ })).toHaveCount(0);
});
