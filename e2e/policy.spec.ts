import { expect, test } from './fixtures';

// An admin sets a queue's policy and knows what it will do; what was pushed out comes back.

test('a lower capacity evicts what it said, and an evicted entry is restored', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(
    tenant,
    ['o-1', 'o-2', 'o-3'].map((document) => ({ collection: 'orders', document })),
  );
  const page = await signedIn('admin');
  const setCapacity = async (capacity: string, reason: string) => {
    await page.goto(`/t/${tenant}`);
    await page.getByRole('button', { name: 'Change the policy of orders' }).click();
    const dialog = page.getByRole('dialog', { name: 'Policy of orders' });
    const follow = dialog.getByLabel(/^Follow the tenant’s capacity/);
    if (await follow.isChecked()) await follow.uncheck();
    await dialog.getByLabel('Capacity', { exact: true }).fill(capacity);
    await dialog.getByLabel(/Reason/).fill(reason);
    return dialog;
  };
  const dialog = await setCapacity('2', 'too many');
  await expect(dialog).toContainText(
    'With this policy the next sweep would expire nothing; 1 evicted at once.',
  );
  await dialog.getByRole('button', { name: 'Set policy and evict 1', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const queue = page.getByRole('row', { name: /^orders/ });
  await expect(queue).toContainText('2 of 2 full');
  await expect(page.getByText('Entries were pushed out.')).toBeVisible();

  // The oldest was evicted; while the queue is full it cannot come back.
  const restore = async () => {
    await page.goto(`/t/${tenant}/entries/1`);
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
  };
  await page.goto(`/t/${tenant}/entries/1`);
  await expect(page.getByRole('button', { name: 'Restore' })).toBeDisabled();
  await page
    .getByRole('link', { name: 'orders is full (2 of 2); an admin must raise its capacity' })
    .click();
  await expect(page).toHaveURL(new RegExp(`/t/${tenant}$`));
  const wider = await setCapacity('5', 'room again');
  await wider.getByRole('button', { name: 'Set policy' }).click();
  await expect(wider).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toHaveText(
    'Saved. orders: 72 h, then drop; at most 5 entries.',
  );
  await restore();
  await expect(page.getByRole('status').filter({ hasText: 'Restored.' })).toBeVisible();
  await expect(page.getByText(/unless acted on/)).toBeVisible();
});

test('a ttl takes every u64 and reads back exactly', async ({ signedIn, reject, tenant }) => {
  await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('admin');
  await page.goto(`/t/${tenant}`);
  const open = () => page.getByRole('button', { name: 'Change the policy of orders' }).click();
  await open();
  const dialog = page.getByRole('dialog', { name: 'Policy of orders' });
  await dialog.getByLabel(/^Follow the tenant’s ttl/).uncheck();
  const ttl = dialog.getByLabel('Time to live', { exact: true });
  await dialog.getByLabel('Unit of time to live').selectOption('seconds');
  await ttl.fill('18446744073709551616');
  await expect(dialog.getByRole('button', { name: 'Set policy' })).toBeDisabled();
  await ttl.fill('18446744073709551615');
  await dialog.getByLabel('When it ends').selectOption('escalate');
  await dialog.getByRole('button', { name: 'Set policy' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('row', { name: /^orders/ })).toContainText(
    '18,446,744,073,709,551,615 s, then escalate',
  );
  await open();
  await expect(ttl).toHaveValue('18446744073709551615');
  await page.keyboard.press('Escape');
  await page.goto(`/t/${tenant}/entries/1`);
  await expect(page.getByText('never expires')).toBeVisible();
});

test('the tenant’s defaults reach the queues that follow them', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('admin');
  await page.goto(`/t/${tenant}`);
  await page.getByRole('button', { name: 'Change defaults' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Northwind');
  await dialog.getByLabel('Time to live', { exact: true }).fill('30');
  await dialog.getByLabel('Unit of time to live').selectOption('days');
  await dialog.getByRole('button', { name: 'Set defaults' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toContainText(
    'Unless a queue says otherwise: 30 d, then drop',
  );
  await expect(page.getByRole('heading', { level: 1, name: 'Northwind' })).toBeVisible();
  await expect(page.getByRole('row', { name: /^orders/ })).toContainText('30 d, then drop');
});
