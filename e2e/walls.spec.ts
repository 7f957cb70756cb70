import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

// Another tenant answers exactly like one that does not exist.

async function whatIsSeen(page: Page, path: string) {
  const response = await page.goto(path);
  const main = page.getByRole('main');
  await expect(main).toBeVisible();
  return { status: response?.status(), main: await main.innerText() };
}

test('an operator of one tenant learns nothing of the others', async ({ signedIn }) => {
  const page = await signedIn('acme-operator');
  const nowhere = await whatIsSeen(page, '/t/4242424242');
  expect(nowhere.status).toBe(404);
  expect(nowhere.main).toContain('There is nothing here for you');
  for (const path of [
    '/t/2',
    '/t/2/entries',
    '/t/2/entries/1',
    '/t/2/attention',
    '/t/1/entries/999999999',
    '/t/1/entries/none',
    '/t/01',
  ]) {
    expect(await whatIsSeen(page, path), path).toEqual(nowhere);
  }
  for (const part of ['counts', 'entries/arrivals?since=0', 'entries/1/delta']) {
    const theirs = await page.request.get(`/t/2/${part}`);
    const nobodys = await page.request.get(`/t/4242424242/${part}`);
    expect(theirs.status(), part).toBe(404);
    expect(Object.keys(await theirs.json()), part).toEqual(Object.keys(await nobodys.json()));
  }
});

test('the overview lists only what one may see', async ({ signedIn }) => {
  const page = await signedIn('globex-admin');
  await page.goto('/');
  const main = page.getByRole('main');
  await expect(main.getByRole('rowheader', { name: /Globex Field Service/ })).not.toHaveCount(0);
  await expect(main).not.toContainText(/Acme Retail|Initech/);
});

test('without a session there is only the sign-in page', async ({ page, request }) => {
  await page.goto('/t/1/entries/1');
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Ft%2F1%2Fentries%2F1$/);
  expect((await request.get('/t/1/counts')).status()).toBe(401);
  expect((await request.get('/t/1/entries/1/delta')).status()).toBe(401);
});
