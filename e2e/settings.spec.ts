import { expect, test } from './fixtures';

// An admin says who and what may come in, and it counts with the next request.

test('a role given by hand opens a tenant, and closes it when it is taken away', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const nobody = await signedIn('nobody');
  expect((await nobody.goto(`/t/${tenant}`))?.status()).toBe(404);

  const page = await signedIn('admin');
  await page.goto('/settings/members?q=nobody@');
  await page.getByRole('link', { name: 'Demo nobody' }).click();
  await page.getByRole('button', { name: 'Give a role…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Give a role' });
  await dialog.getByLabel('Where').selectOption(tenant);
  await dialog.getByLabel('Role').selectOption('operator');
  await dialog.getByLabel(/Reason/).fill('on call');
  await dialog.getByRole('button', { name: 'Give operator' }).click();
  await expect(dialog).toHaveCount(0);
  const role = page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: `operator in tenant ${tenant}` }) });
  await expect(role).toContainText('by hand, by Demo admin');

  expect((await nobody.goto(`/t/${tenant}/entries/1`))?.status()).toBe(200);
  await expect(nobody.getByRole('button', { name: 'Resolve' })).toBeVisible();
  await nobody.goto('/settings/permissions');
  await expect(nobody.getByRole('table', { name: 'Your roles' })).toContainText(
    'given by hand by Demo admin',
  );

  await role.getByRole('button', { name: /^Take .* away$/ }).click();
  const taking = page.getByRole('dialog');
  await expect(taking).toContainText('They will have no role there');
  await taking.getByRole('button', { name: 'Take operator away' }).click();
  await expect(role).toHaveCount(0);
  expect((await nobody.goto(`/t/${tenant}`))?.status()).toBe(404);
});

test('a key is shown once, opens the API, and is refused once revoked', async ({
  signedIn,
  request,
  reject,
  tenant,
}) => {
  await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('admin');
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'Create a key…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create an API key' });
  const label = `reader of ${tenant}`;
  await dialog.getByLabel('Label').fill(label);
  await dialog.getByLabel(/^ingest/).uncheck();
  await dialog.getByLabel(/^read/).check();
  await dialog.getByLabel(`Tenant ${tenant}`).check();
  await dialog.getByRole('button', { name: 'Create key' }).click();
  const shown = page.getByRole('dialog', { name: label });
  const key = await shown.locator('[data-key]').innerText();
  await page.keyboard.press('Escape');
  await expect(shown).toBeVisible();
  await shown.getByRole('button', { name: 'I have kept it' }).click();
  await expect(shown).toHaveCount(0);
  expect(await page.content()).not.toContain(key);

  const read = async (id: string) =>
    (
      await request.get(`/api/v1/tenants/${id}/entries`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).status();
  expect(await read(tenant)).toBe(200);
  expect(await read('1')).toBe(404);

  const row = page.getByRole('row').filter({ hasText: label });
  await expect(row).toContainText('never');
  await row.getByRole('button', { name: `Revoke ${label}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
  await expect(row).toContainText('revoked');
  expect(await read(tenant)).toBe(401);
});

test('who may not keep members or keys learns which role it takes', async ({ signedIn }) => {
  const page = await signedIn('acme-operator');
  await page.goto('/');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page).toHaveURL(/\/settings\/permissions$/);
  await page.getByRole('navigation', { name: 'Settings' }).getByText('Members').click();
  await expect(page.getByRole('main')).toContainText(
    'This needs the role admin in at least one tenant; you are operator in Acme Retail.',
  );
  const members = await page.request.get('/settings/members');
  expect(await members.text()).not.toContain('globex-admin@localhost');
});

test('an admin of one tenant sees its people alone, and adds somebody who has yet to come', async ({
  signedIn,
  tenant,
}) => {
  const page = await signedIn('globex-admin');
  await page.goto('/settings/members');
  const people = page.getByRole('table', { name: 'Members' });
  await expect(people.getByRole('row', { name: /Demo globex admin/ })).toBeVisible();
  await expect(people.getByRole('row', { name: /Demo acme operator/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Add a person…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await expect(dialog.getByLabel('Where').getByRole('option')).toHaveText([/Globex/]);
  const email = `late-${tenant}@example.com`;
  await dialog.getByLabel('Email address').fill(email);
  await dialog.getByRole('button', { name: 'Add as viewer' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Done.' })).toContainText(email);
  const waiting = page.getByRole('row').filter({ hasText: email });
  await expect(waiting).toContainText('viewer in Globex');
  await waiting.getByRole('button', { name: /^Withdraw/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(waiting).toHaveCount(0);
});
