import { device } from './deltas';
import { expect, test } from './fixtures';
import { startReceiver } from './receiver';

// A tenant's retries go to its own sync server. The console must run with DLQ_WEBHOOK_PRIVATE=1, for the receiver is here.

test('a webhook target is set, tried out, and accepts a retry', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const receiver = await startReceiver(({ kind }) => [
    200,
    kind === 'ping' ? { outcome: 'pong' } : { outcome: 'accepted', version: '41' },
  ]);
  const delta = device('orders', '7').put('o-1', { status: 'packed' });
  const [entry] = await reject(tenant, [{ collection: 'orders', document: 'o-1', delta }]);
  const page = await signedIn('admin');
  await page.goto(`/settings/targets?after=${BigInt(tenant) - 1n}`);
  await page.getByRole('button', { name: `Change the target of tenant ${tenant}` }).click();
  const dialog = page.getByRole('dialog', { name: `Target of tenant ${tenant}` });
  await dialog.getByRole('radio', { name: /^A webhook/ }).check();
  await dialog.getByLabel('Address').fill('http://9.9.9.9/');
  await dialog.getByRole('button', { name: 'Set target' }).click();
  await expect(dialog.getByRole('alert')).toContainText('https');
  await dialog.getByLabel('Address').fill(receiver.url);
  await dialog.getByLabel('Reason (optional)').fill('our own server');
  await dialog.getByRole('button', { name: 'Set target' }).click();

  const shown = page.getByRole('dialog', { name: 'The new secret' });
  receiver.secret = (await shown.getByText(/^whsec_/).textContent()) ?? '';
  await shown.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: `Send a test for tenant ${tenant}` }).click();
  await expect(page.getByRole('status')).toContainText('accepted our signature');
  await expect(page.getByRole('status')).toContainText('refused a wrong one');
  await page.reload();
  await expect(page.getByText(/whsec_/)).toHaveCount(0);

  await page.goto(`/t/${tenant}/entries/${entry}`);
  await page.getByRole('button', { name: 'Retry' }).click();
  await page
    .getByRole('dialog', { name: 'Retry this write?' })
    .getByRole('button', { name: 'Retry' })
    .click();
  await expect(page.getByRole('region', { name: 'Actions' }).getByRole('status')).toContainText(
    'Accepted.',
  );
  expect(receiver.taken.at(-1)).toMatchObject({
    kind: 'attempt',
    mode: 'retry',
    tenant_id: tenant,
    entry_id: entry,
    delta_base64: Buffer.from(delta).toString('base64'),
  });
  await receiver.close();
});

test('a viewer sees the target and cannot change it', async ({ signedIn }) => {
  const page = await signedIn('viewer');
  await page.goto('/settings/targets');
  await expect(page.getByText('embedded').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Change the target/ })).toHaveCount(0);
});
