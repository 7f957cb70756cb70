import type { Page } from '@playwright/test';
import { expect, type Rejected, test } from './fixtures';

// A storm is a few groups with the right numbers: they are triaged, come back by themselves, and are acted on whole.

const STORM = 5_000;
const BATCH = 500;

const limited = (i: number): Rejected => ({
  collection: 'scans',
  document: `pkg-${String(i % 1_000)}`,
  username: `scanner-${String(i % 6)}`,
  mutation: String(i + 1),
  violation: 'RateLimited',
});
const taken = (i: number): Rejected => ({
  collection: 'customers',
  document: `c-${String(i)}`,
  username: 'import',
  violation: { UniqueViolation: { field: 'email', value: `a${String(i)}@b` } },
});

const row = (page: Page, collection: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name: collection, exact: true }) });
const toast = (page: Page, text: string) =>
  page.locator('[data-sonner-toast]').filter({ hasText: text });

test('a storm of thousands is triaged as a few groups', async ({ signedIn, reject, tenant }) => {
  test.setTimeout(240_000);
  for (let from = 0; from < STORM; from += BATCH) {
    await reject(
      tenant,
      Array.from({ length: BATCH }, (_, i) => limited(from + i)),
    );
  }
  await reject(
    tenant,
    Array.from({ length: 40 }, (_, i) => taken(i)),
  );

  const page = await signedIn('operator');
  await page.goto(`/t/${tenant}`);
  await page.getByRole('link', { name: '2 open groups' }).click();
  await expect(page.getByRole('heading', { name: 'Groups', level: 1 })).toBeVisible();
  const storm = row(page, 'scans');
  await expect(storm).toContainText('5,000');
  await expect(storm.getByRole('cell').nth(2)).toHaveText('6');
  await expect(storm.getByRole('cell').nth(3)).toHaveText('1,000');
  await expect(storm).toContainText('5,000 arrived in the last 24 hours');

  await storm.getByRole('link', { name: 'Too many writes came in a short time' }).click();
  await expect(page.getByRole('heading', { name: 'Too many writes', level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Users' })).toContainText('scanner-0');

  await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await expect(toast(page, 'Group acknowledged')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Back to new' })).toBeVisible();
  await page.getByRole('button', { name: 'Take it' }).click();
  await expect(page.getByRole('combobox', { name: 'Owner' })).toHaveValue(/^user:/);
  await page.getByRole('textbox', { name: 'Note' }).fill('The limiter is being raised.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'The limiter is' })).toBeVisible();

  // Until so many more came in: two are too few, the third ends it, while the page is open.
  await page.getByRole('button', { name: 'Snooze', exact: true }).click();
  const snooze = page.getByRole('dialog', { name: 'Snooze this group' });
  await snooze.getByRole('radio', { name: 'until so many more came in' }).check();
  await snooze.getByRole('textbox', { name: 'Arrivals' }).fill('3');
  await snooze.getByRole('button', { name: 'Snooze' }).click();
  await expect(page.getByText('ends with 3 more arrivals')).toBeVisible();
  await reject(tenant, [limited(1), limited(2)]);
  await expect(page.getByText('ends with 1 more arrival', { exact: true })).toBeVisible();
  await reject(tenant, [limited(3)]);
  await expect(page.getByText('came back')).toBeVisible();

  // What somebody says is mended comes back with the next arrival; before that it can be taken back.
  await page.getByRole('button', { name: 'Resolve', exact: true }).first().click();
  const resolve = page.getByRole('dialog', { name: 'Resolve this group?' });
  await resolve.getByLabel(/Reason/).fill('the limit is 300 a minute now');
  await resolve.getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByRole('button', { name: 'Reopen' })).toBeVisible();
  await toast(page, 'Group resolved').getByRole('button', { name: /Undo/ }).click();
  await expect(page.getByRole('button', { name: 'Acknowledge', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Resolve', exact: true }).first().click();
  await resolve.getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByRole('button', { name: 'Reopen' })).toBeVisible();
  await page.goto(`/t/${tenant}/groups?status=resolved`);
  await expect(row(page, 'scans')).toBeVisible();
  await reject(tenant, [limited(4)]);
  await page.goto(`/t/${tenant}/groups`);
  await expect(row(page, 'scans')).toContainText('came back');
});

test('what can be done to a selection is done to a group, and to nothing else', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [taken(1), taken(2), taken(3), limited(1)]);
  const page = await signedIn('operator');
  await page.goto(`/t/${tenant}/groups`);
  await row(page, 'customers').getByRole('link', { name: 'email' }).click();
  await page
    .getByRole('region', { name: 'Act on the pending entries' })
    .getByRole('button', { name: /^Resolve/ })
    .click();
  const plan = page.getByRole('dialog', { name: 'Resolve 3 entries?' });
  await plan.getByLabel(/Reason/).fill('written by hand');
  await plan.getByRole('button', { name: 'Resolve 3 entries' }).click();
  await expect(page.getByRole('heading', { name: /^Resolve 3 entries/ })).toContainText('finished');
  await page.goto(`/t/${tenant}/groups`);
  await expect(row(page, 'customers').getByRole('cell').nth(1)).toContainText('0of 3 entries');
  await expect(row(page, 'scans').getByRole('cell').nth(1)).toContainText('1of 1 entry');

  // The entry's page leads to its group, and back.
  await page.goto(`/t/${tenant}/entries/1`);
  await page.getByRole('link', { name: /failed alike/ }).click();
  await expect(page.getByRole('heading', { name: 'email', level: 1 })).toBeVisible();
});

test('a viewer sees groups and cannot speak of them', async ({ signedIn, reject, tenant }) => {
  await reject(tenant, [taken(1)]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/groups`);
  await row(page, 'customers').getByRole('link', { name: 'email' }).click();
  await expect(page.getByText(/^Triage needs the role operator/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Acknowledge' })).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveCount(0);
});
