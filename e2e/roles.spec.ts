import { device } from './deltas';
import { expect, test } from './fixtures';

// Who may not act sees no button, and is refused when asking all the same.

test('a viewer reads everything, is offered nothing, and learns which role is needed', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const [entry] = await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries/${entry}`);
  const actions = page.getByRole('region', { name: 'Actions' });
  await expect(actions).toContainText('Acting on entries needs the role operator; you are viewer');
  await expect(actions.getByRole('button')).toHaveCount(0);
  await page.goto(`/t/${tenant}`);
  await expect(page.getByText('Changing a policy needs the role admin')).toBeVisible();
  await expect(page.getByRole('button', { name: /Change/ })).toHaveCount(0);
  await page.goto('/sweeps');
  await expect(page.getByText('needs the role admin in all tenants')).toBeVisible();
});

test('the server refuses a viewer who asks through an operator’s page', async ({
  signedIn,
  stateOf,
  reject,
  tenant,
}) => {
  const delta = device('orders', '7').put('o-1', { status: 'packed' });
  const [entry] = await reject(tenant, [{ collection: 'orders', document: 'o-1', delta }]);
  const page = await signedIn('operator');
  await page.goto(`/t/${tenant}/entries/${entry}`);
  await page.getByRole('button', { name: 'Resolve' }).click();
  const dialog = page.getByRole('dialog', { name: 'Resolve this entry?' });
  const viewer = await stateOf('viewer');
  await page.context().clearCookies();
  await page.context().addCookies(viewer.cookies);
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await expect(dialog.getByRole('alert')).toContainText('This needs the role operator');
  await page.reload();
  await expect(page.getByText(/unless acted on/)).toBeVisible();
});

test('an operator is offered no policy change', async ({ signedIn }) => {
  const page = await signedIn('operator');
  await page.goto('/t/1');
  await expect(page.getByRole('table', { name: 'Queues' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Change/ })).toHaveCount(0);
});
