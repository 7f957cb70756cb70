import { expect, test } from './fixtures';
import { startReceiver } from './receiver';

// What could not be delivered is tried again once there is a channel. The console must run with DLQ_WEBHOOK_PRIVATE=1.

test('a failed escalation reaches a channel that was added since', async ({ signedIn }) => {
  const receiver = await startReceiver(() => [200, {}]);
  const page = await signedIn('admin');
  await page.goto('/settings/channels');
  const name = `pager ${Date.now()}`;
  await page.getByRole('button', { name: 'Add a channel' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a channel' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Address').fill(receiver.url);
  // The demo's second tenant has escalations that found no channel.
  await dialog.getByLabel('Gets the escalations of').selectOption('2');
  await dialog.getByRole('button', { name: 'Add channel' }).click();
  const shown = page.getByRole('dialog', { name: 'The new secret' });
  receiver.secret = (await shown.getByText(/^whsec_/).textContent()) ?? '';
  await shown.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('button', { name: `Send a test to ${name}` }).click();
  await expect(page.getByRole('status')).toContainText('Taken within');

  await page.goto('/settings/deliveries?state=failed');
  const again = page.getByRole('button', { name: /^Try 2\/\d+ again$/ }).first();
  const entry = ((await again.getAttribute('aria-label')) ?? '').split(' ')[1] ?? '';
  await again.click();
  await expect(page.getByRole('button', { name: `Try ${entry} again` })).toHaveCount(0);
  await page.goto('/sweeps');
  await page.getByRole('button', { name: 'Run the sweep now' }).click();
  await expect(page.getByRole('status').filter({ hasText: /Done/ })).toBeVisible();
  const link = page.getByRole('link', { name: entry, exact: true });
  const row = page.getByRole('row').filter({ has: link });
  // A run that the server began by itself may have taken it instead, and be under way.
  await expect(async () => {
    await page.goto('/settings/deliveries');
    await expect(row).toContainText(`${name} has it`, { timeout: 1_000 });
  }).toPass();
  expect(receiver.taken.map(({ type }) => type)).toEqual([
    'dead_letter.test',
    'dead_letter.escalated',
  ]);

  await page.goto('/settings/channels');
  await page.getByRole('button', { name: `Delete the channel ${name}` }).click();
  await page
    .getByRole('dialog', { name: `Delete the channel ${name}?` })
    .getByRole('button', { name: 'Delete channel' })
    .click();
  await expect(page.getByText(name)).toHaveCount(0);
  await receiver.close();
});
