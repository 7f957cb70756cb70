import { expect, test } from './fixtures';

// What others do shows without a reload, and nothing moves under the cursor.

test('counts follow what comes in, and new rows wait', async ({ signedIn, reject, tenant }) => {
  await reject(tenant, [
    { collection: 'orders', document: 'first' },
    { collection: 'orders', document: 'second' },
  ]);
  const page = await signedIn('operator');
  await page.goto(`/t/${tenant}/entries?status=pending`);
  await expect(page.getByText('live', { exact: true })).toBeVisible();
  const rail = page.getByRole('complementary', { name: 'Console', exact: true });
  await expect(rail.getByRole('link', { name: 'Entries 2 pending' })).toBeVisible();

  await reject(tenant, [{ collection: 'orders', document: 'third' }]);
  await expect(rail.getByRole('link', { name: 'Entries 3 pending' })).toBeVisible();
  const show = page.getByRole('button', { name: '1 new entry: show' });
  await expect(show).toBeVisible();
  // The list was read again meanwhile, as its tab tells, and the row still waits.
  await expect(
    page.getByRole('navigation', { name: 'Status' }).getByRole('link', { name: 'pending 3' }),
  ).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('row', { name: /third/ })).toHaveCount(0);
  await show.click();
  await expect(page.getByRole('row', { name: /third/ })).toBeVisible();
  await expect(show).toHaveCount(0);
});

test('rows stay as they are while some are selected, and all stands still while paused', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [{ collection: 'orders', document: 'first' }]);
  const page = await signedIn('operator');
  await page.goto(`/t/${tenant}/entries?status=pending`);
  await expect(page.getByText('live', { exact: true })).toBeVisible();
  const rail = page.getByRole('complementary', { name: 'Console', exact: true });
  const tab = page
    .getByRole('navigation', { name: 'Status' })
    .getByRole('link', { name: /pending/ });

  await page.getByRole('row', { name: /first/ }).getByRole('checkbox').check();
  await expect(page.getByText('rows held')).toBeVisible();
  await reject(tenant, [{ collection: 'orders', document: 'second' }]);
  await expect(rail.getByRole('link', { name: 'Entries 2 pending' })).toBeVisible();
  await expect(tab).toHaveAccessibleName('pending 1');
  await page.getByRole('row', { name: /first/ }).getByRole('checkbox').uncheck();
  await expect(tab).toHaveAccessibleName('pending 2', { timeout: 15_000 });

  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByText('paused', { exact: true })).toBeVisible();
  const others = await signedIn('operator');
  await others.goto(`/t/${tenant}/entries?status=pending`);
  await reject(tenant, [{ collection: 'orders', document: 'third' }]);
  await expect(others.getByRole('button', { name: '1 new entry: show' })).toBeVisible();
  await expect(rail.getByRole('link', { name: 'Entries 2 pending' })).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(rail.getByRole('link', { name: 'Entries 3 pending' })).toBeVisible();
});

test('the overview’s numbers change where they stand', async ({ signedIn, reject, tenant }) => {
  await reject(tenant, [{ collection: 'orders', document: 'first' }]);
  const page = await signedIn('operator');
  await page.goto(`/?tenant=${tenant}`);
  const unresolved = page.getByRole('definition').first();
  await expect(unresolved).toContainText(/^1pending/);
  await expect(page.getByText('live', { exact: true })).toBeVisible();
  await reject(tenant, [{ collection: 'orders', document: 'second' }]);
  await expect(unresolved).toContainText(/^2pending/, { timeout: 15_000 });
});

test('a page without a stream asks at intervals, and goes live when it can', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [{ collection: 'orders', document: 'first' }]);
  const page = await signedIn('operator');
  const rail = page.getByRole('complementary', { name: 'Console', exact: true });
  await page.route('**/live', (route) => route.fulfill({ status: 503 }));
  await page.goto(`/t/${tenant}/entries?status=pending`);
  await expect(page.getByText('every 10 s', { exact: true })).toBeVisible();
  await reject(tenant, [{ collection: 'orders', document: 'second' }]);
  await expect(rail.getByRole('link', { name: 'Entries 2 pending' })).toBeVisible();
  await page.unroute('**/live');
  await expect(page.getByText('live', { exact: true })).toBeVisible({ timeout: 40_000 });
});
