import { expect, test } from './fixtures';

// Whoever writes a program finds the operation, takes a request from the page, and finds what a refusal means.

test('an operation is found, its request works, and a code is explained', async ({
  signedIn,
  reject,
  request,
  apiKey,
  tenant,
}) => {
  await reject(tenant, [{ collection: 'orders', document: 'o-1' }]);
  const page = await signedIn('viewer');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/');
  await page.getByRole('link', { name: 'API reference' }).click();
  const operations = page.getByRole('navigation', { name: 'Operations', exact: true });
  await operations.getByRole('link', { name: 'GET Read an entry', exact: true }).click();
  await expect(page).toHaveURL(/#getEntry$/);
  const article = page.getByRole('article', { name: 'Read an entry', exact: true });
  await expect(article.getByRole('heading', { name: 'Read an entry' })).toBeInViewport();

  await article.getByRole('button', { name: 'Copy request: Read an entry' }).click();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const [, address = ''] = /'(http[^']+)'/.exec(command) ?? [];
  const url = address.replace('/tenants/1/', `/tenants/${tenant}/`);
  const headers = { authorization: `Bearer ${apiKey}` };
  const answer = await request.get(url, { headers });
  expect(await answer.json()).toMatchObject({
    tenant_id: tenant,
    entry_id: '1',
    status: 'pending',
  });
  const missing = await request.get(url.replace(/1$/, '99'), { headers });
  expect(await missing.json()).toMatchObject({ code: 'not-found' });

  await article.getByRole('link', { name: 'not-found' }).click();
  const row = page.getByRole('row', { name: /^not-found 404/ });
  await expect(row).toBeInViewport();
  await expect(row).toContainText('no such entry');

  const nothing = await request.get('/api/v1/tenants/1/nothing');
  expect(nothing.status()).toBe(404);
  expect(nothing.headers()['content-type']).toContain('application/problem+json');
  const described = await request.get('/api/openapi.json');
  const { paths } = (await described.json()) as { paths: Record<string, object> };
  const count = Object.values(paths).flatMap((path) => Object.keys(path)).length;
  await expect(page.locator('article:has(h4)')).toHaveCount(count);
});

test('on a phone the operations unfold with the keyboard', async ({ signedIn }) => {
  const page = await signedIn('viewer');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/api-reference');
  const fold = page.getByRole('main').locator('summary');
  await fold.focus();
  await page.keyboard.press('Enter');
  const link = page
    .getByRole('link', { name: 'POST Force-apply', exact: true })
    .filter({ visible: true });
  await link.press('Enter');
  await expect(page.getByRole('heading', { name: 'Force-apply', exact: true })).toBeInViewport();
});
