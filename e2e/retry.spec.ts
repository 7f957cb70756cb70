import type { Page } from '@playwright/test';
import { device } from './deltas';
import { expect, test } from './fixtures';

// A retry hands the stored bytes to the target, and its answer is shown as it is.

async function retry(page: Page, tenant: string, entry: string | undefined) {
  await page.goto(`/t/${tenant}/entries/${entry}`);
  await page.getByRole('button', { name: 'Retry' }).click();
  const dialog = page.getByRole('dialog', { name: 'Retry this write?' });
  await dialog.getByRole('button', { name: 'Retry' }).click();
  await expect(dialog).toHaveCount(0);
  return page.getByRole('region', { name: 'Actions' });
}

test('accepted: the entry is resolved', async ({ signedIn, reject, tenant }) => {
  const delta = device('orders', '7').put('o-1', { status: 'packed', total: 12 });
  const [entry] = await reject(tenant, [{ collection: 'orders', document: 'o-1', delta }]);
  const page = await signedIn('operator');
  const actions = await retry(page, tenant, entry);
  await expect(actions.getByRole('status')).toContainText('Accepted. The target wrote 2 fields');
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline).toContainText('Accepted by the target');
  await expect(actions.getByRole('button')).toHaveText(['Reopen', 'Hold']);
});

test('refused again: the entry stays pending with the new reason', async ({ signedIn, reject }) => {
  // The demo's first tenant holds customers whose addresses are unique.
  const document = `cus-${Date.now()}`;
  const delta = device('customers', `${Date.now()}`).put(document, {
    name: 'Second',
    email: 'customer1@shop.example',
  });
  const [entry] = await reject('1', [
    { collection: 'customers', document, delta, violation: 'RateLimited' },
  ]);
  const page = await signedIn('operator');
  const actions = await retry(page, '1', entry);
  await expect(actions.getByRole('alert')).toContainText(
    'Refused again. Another row has email = customer1@shop.example already',
  );
  await expect(page.getByText(/refused twice/)).toBeVisible();
  await expect(page.getByText('Unique', { exact: true })).toBeVisible();
});

test('waiting: the missing predecessor is named, and retrying it first unblocks', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const phone = device('orders', '7381');
  const before = phone.put('o-1', { status: 'packed' });
  const after = phone.edit('o-1', { status: 'shipped' });
  const [first, second] = await reject(tenant, [
    { collection: 'orders', document: 'o-1', delta: before, peer: '7381', mutation: '1' },
    { collection: 'orders', document: 'o-1', delta: after, peer: '7381', mutation: '2' },
  ]);
  const page = await signedIn('operator');
  let actions = await retry(page, tenant, second);
  await expect(actions.getByRole('status')).toContainText('Waits on earlier writes.');
  await expect(actions.getByRole('status')).toContainText('peer 7381');
  await expect(page.getByText(/unless acted on/)).toBeVisible();
  await actions.getByRole('link', { name: '7381' }).click();
  const found = page.getByRole('table', { name: 'Entries' }).getByRole('link', { name: /^Entry / });
  await expect(found).toHaveCount(2);
  actions = await retry(page, tenant, first);
  await expect(actions.getByRole('status')).toContainText('Accepted.');
  actions = await retry(page, tenant, second);
  await expect(actions.getByRole('status')).toContainText('Accepted.');
});
