import { expect, signIn, test } from './fixtures';

// An operator gets where they were going, as who they are, and out again.

test('signing in leads back to the page that was asked for', async ({ page }) => {
  await page.goto('/t/1/entries?status=resolved');
  await signIn(page, 'operator');
  await expect(page).toHaveURL(/\/t\/1\/entries\?q=status(%3A|:)resolved$/);
  await expect(page.getByRole('table', { name: 'Entries' })).toBeVisible();
});

for (const [login, role] of [
  ['viewer', 'viewer'],
  ['operator', 'operator'],
  ['admin', 'admin'],
  ['acme-operator', 'operator of 1'],
] as const) {
  test(`${login} sees who they are`, async ({ signedIn }) => {
    const page = await signedIn(login);
    await page.goto('/');
    const rail = page.getByRole('complementary', { name: 'Console', exact: true });
    await expect(rail.getByText(`Demo ${login.replace('-', ' ')}`)).toBeVisible();
    await expect(rail.getByText(role, { exact: true })).toBeVisible();
  });
}

test('somebody without a role is told what to ask for', async ({ signedIn }) => {
  const page = await signedIn('nobody');
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'You have no role here yet' })).toBeVisible();
  await expect(page.getByText('This needs the role viewer in at least one tenant')).toBeVisible();
  await page.goto('/sweeps');
  await expect(page.getByText('With the role viewer in any tenant')).toBeVisible();
});

test('signing out ends the session', async ({ page }) => {
  await page.goto('/');
  await signIn(page, 'viewer');
  const before = await page.context().storageState();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  // Not even somebody who kept the cookie gets in again.
  await page.context().addCookies(before.cookies);
  await page.goto('/t/1');
  await expect(page.getByRole('button', { name: /^Sign in with/ })).toBeVisible();
});
