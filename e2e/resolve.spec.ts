import { expect, test } from './fixtures';

// An operator closes an entry, takes it back, and nobody overwrites somebody else's decision.

test('resolve and reopen, each with its reason on the timeline', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const [entry] = await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('operator');
  await page.goto(`/t/${tenant}/entries/${entry}`);
  await page.getByRole('button', { name: 'Resolve' }).click();
  let dialog = page.getByRole('dialog', { name: 'Resolve this entry?' });
  await expect(dialog).toContainText('Its write is not applied');
  await dialog.getByLabel(/Reason/).fill('called the store');
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Resolved.' })).toBeVisible();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline).toContainText('called the store');
  await expect(timeline).toContainText('Demo operator');
  await expect(page.getByText('resolved; it does not expire')).toBeVisible();

  await page.getByRole('button', { name: 'Reopen' }).click();
  dialog = page.getByRole('dialog', { name: 'Reopen this entry?' });
  await dialog.getByRole('button', { name: 'Reopen' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Reopened.' })).toBeVisible();
  await expect(page.getByText(/unless acted on/)).toBeVisible();
  await expect(timeline.getByRole('listitem')).toHaveCount(3);
});

test('whoever comes second is told what the first one did', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const [entry] = await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const [first, second] = [await signedIn('operator'), await signedIn('admin')];
  for (const page of [first, second]) {
    await page.goto(`/t/${tenant}/entries/${entry}`);
    await page.getByRole('button', { name: 'Resolve' }).click();
  }
  const press = (page: typeof first) =>
    page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
  await press(first);
  await expect(first.getByRole('status').filter({ hasText: 'Resolved.' })).toBeVisible();
  await press(second);
  const alert = second.getByRole('dialog').getByRole('alert');
  await expect(alert).toContainText('Somebody else changed this entry meanwhile: it is resolved');
  await second.getByRole('button', { name: 'Show it as it is now' }).click();
  await expect(second.getByText('resolved; it does not expire')).toBeVisible();
  await expect(second.getByRole('region', { name: 'Timeline' })).toContainText('Demo operator');
});

test('Escape and Cancel change nothing and give the focus back', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const [entry] = await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('operator');
  await page.goto(`/t/${tenant}/entries/${entry}`);
  const button = page.getByRole('button', { name: 'Resolve' });
  await button.click();
  await page
    .getByRole('dialog')
    .getByLabel(/Reason/)
    .fill('called the store');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(button).toBeFocused();
  await button.click();
  // What was typed is not lost with the dialog.
  await expect(page.getByRole('dialog').getByLabel(/Reason/)).toHaveValue('called the store');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Timeline' }).getByRole('listitem')).toHaveCount(1);
});

test('when nobody knows whether it happened, asking again does it once', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const [entry] = await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('operator');
  const address = `/t/${tenant}/entries/${entry}`;
  await page.goto(address);
  await page.getByRole('button', { name: 'Resolve' }).click();
  const dialog = page.getByRole('dialog');
  // The server does it, but its answer is lost on the way.
  await page.route(
    (url) => url.pathname === address,
    async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      await route.fetch();
      await route.abort('connectionreset');
    },
  );
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await expect(dialog.getByRole('status')).toContainText('Outcome unknown.');
  // The same id must mean the same.
  await expect(dialog.getByLabel(/Reason/)).not.toBeEditable();
  await page.unrouteAll();
  await dialog.getByRole('button', { name: 'Ask again' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Resolved.' })).toBeVisible();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByRole('listitem')).toHaveCount(2);
});
