import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { planForAll, rejectMany, storm } from './storm';

// Thousands are acted on as one: planned, frozen, followed, stopped, and accounted for to the last.

const settledOf = (page: Page) => page.getByRole('progressbar').first();

async function settled(page: Page): Promise<number> {
  await page.waitForURL(/\/operations\/[0-9a-f]+/);
  return Number(await settledOf(page).getAttribute('value'));
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('a storm of 5,000: the set is frozen, and can be paused, resumed, cancelled', async ({
  signedIn,
  reject,
  tenant,
}) => {
  test.setTimeout(360_000);
  await rejectMany(reject, tenant, storm('orders', 5_000));
  const page = await signedIn('operator');
  const plan = await planForAll(page, tenant, 'collection:orders status:pending', /^Retry/);
  await expect(plan.getByRole('heading', { name: 'Retry 5,000 entries?' })).toBeVisible();
  await expect(plan).toContainText('5,000 documents in 1 collection, written by 9 users');
  await expect(plan.getByRole('button', { name: 'Cancel' })).toBeFocused();
  // So many attempts begin with a few; what is filled in outlives Escape and a reload.
  await expect(plan.getByRole('checkbox', { name: /Try a few first/ })).toBeChecked();
  await plan.getByLabel('Rate limit').fill('40');
  await plan.getByLabel(/Reason/).fill('the policy was mended');
  await page.keyboard.press('Escape');
  await expect(plan).toHaveCount(0);
  const again = await planForAll(page, tenant, 'collection:orders status:pending', /^Retry/);
  await expect(again.getByLabel(/Reason/)).toHaveValue('the policy was mended');
  await expect(again.getByLabel('Rate limit')).toHaveValue('40');
  await again.getByRole('button', { name: 'Retry 5,000 entries' }).click();

  await page.waitForURL(/\/operations\/[0-9a-f]+$/);
  await expect(heading(page)).toContainText('Retry 5,000 entries');
  await expect(heading(page)).toContainText('running');
  await expect.poll(() => settled(page)).toBeGreaterThan(0);
  await page.reload();
  await expect(heading(page)).toContainText('running');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText(/^Paused by /)).toBeVisible();
  await expect(page.getByText('0 running', { exact: true })).toBeVisible();

  // What comes now is counted and left alone.
  await reject(tenant, storm('orders', 3));
  const since = page.getByRole('link', { name: '+3 new since' });
  await expect(since).toBeVisible();
  const stood = await settled(page);
  expect(stood).toBeGreaterThan(0);
  const address = page.url();
  await since.click();
  await expect(page.getByRole('link', { name: /^Entry / })).toHaveCount(3);
  await page.goto(address);
  expect(await settled(page)).toBe(stood);

  await page.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => settled(page)).toBeGreaterThan(stood);
  await page.getByRole('button', { name: 'Cancel…' }).click();
  const confirm = page.getByRole('dialog', { name: 'Cancel this operation?' });
  await expect(confirm).toContainText('What is done stays done');
  await confirm.getByRole('button', { name: 'Cancel the operation' }).click();
  await expect(heading(page)).toContainText('cancelled');
  await expect(page.getByText(/^Cancelled by /)).toBeVisible();

  // The rest at once, to the end; nothing is left and nothing is counted twice.
  const rest = await planForAll(page, tenant, 'collection:orders status:pending', /^Resolve/);
  const button = rest.getByRole('button', { name: /^Resolve [\d,]+ entries$/ });
  const words = (await button.textContent()) ?? '';
  await button.click();
  await expect(heading(page)).toContainText(words);
  await expect(heading(page)).toContainText('finished', { timeout: 120_000 });
  await page.goto(`/t/${tenant}/entries?q=status:pending`);
  await expect(page.getByRole('link', { name: /^Entry / })).toHaveCount(0);
});

test('what failed is listed with its reason, and retried alone', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, storm('orders', 12, [3, 7]));
  const page = await signedIn('operator');
  const plan = await planForAll(page, tenant, 'collection:orders', /^Retry/);
  await plan.getByRole('button', { name: 'Retry 12 entries' }).click();
  await expect(heading(page)).toContainText('finished');
  await page
    .getByRole('navigation', { name: 'Outcome' })
    .getByRole('link', { name: /^failed\s*2/i })
    .click();
  const table = page.getByRole('table', { name: 'Entries of this operation' });
  await expect(table.getByRole('row').filter({ hasText: 'cannot be decoded' })).toHaveCount(2);
  await expect(table.getByRole('row').filter({ hasText: 'done' })).toHaveCount(0);
  const [first] = await table.getByRole('link').all();
  const entry = (await first?.textContent()) ?? '';

  await page.getByRole('button', { name: 'Retry only the failed' }).click();
  const only = page.getByRole('dialog');
  await expect(only).toContainText('/refused+failed');
  await only.getByRole('button', { name: 'Retry 2 entries' }).click();
  await expect(heading(page)).toContainText('Retry 2 entries');
  await expect(heading(page)).toContainText('finished');
  await table.getByRole('link', { name: entry }).click();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByRole('link', { name: 'by an operation on many' })).toHaveCount(4);
});

test('many are force-applied with a typed count, a reason and a second person', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, storm('orders', 3));
  const admin = await signedIn('admin');
  await admin.goto(`/t/${tenant}`);
  await admin.getByRole('button', { name: 'Change defaults' }).click();
  const defaults = admin.getByRole('dialog');
  await defaults.getByRole('checkbox', { name: /needs a second person/ }).check();
  await defaults.getByRole('button', { name: /^Set defaults/ }).click();
  await expect(defaults).toHaveCount(0);

  const page = await signedIn('operator');
  const plan = await planForAll(page, tenant, 'collection:orders', /^Force-apply/);
  const button = plan.getByRole('button', { name: 'Force-apply 3 entries' });
  await expect(plan).toContainText('Somebody else has to approve it.');
  await plan.getByLabel(/Reason/).fill('agreed with the shop');
  await expect(button).toBeDisabled();
  await plan.getByLabel('Type 3 to confirm how many').fill('4');
  await expect(button).toBeDisabled();
  await plan.getByLabel('Type 3 to confirm how many').fill('3');
  await button.click();
  await expect(page.getByText(/^Waits for a second person\./)).toBeVisible();
  await expect(page.getByText(/Demo admin/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve…' })).toHaveCount(0);

  await admin.goto(`/t/${tenant}`);
  await admin.getByRole('link', { name: 'Look at it' }).click();
  await admin.getByRole('button', { name: 'Approve…' }).click();
  await admin
    .getByRole('dialog')
    .getByRole('button', { name: /^Approve/ })
    .click();
  await expect(heading(admin)).toContainText('finished');
  await expect(admin.getByText('3 done', { exact: true })).toBeVisible();
  // The one who asked sees it happen.
  await expect(heading(page)).toContainText('finished');
});

test('of two people at the same rows, the second is told who was first', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, storm('orders', 40));
  const page = await signedIn('operator');
  const plan = await planForAll(page, tenant, 'collection:orders', /^Retry/);
  await plan.getByLabel('Rate limit').fill('1');
  await plan.getByRole('button', { name: 'Retry 40 entries' }).click();
  await expect.poll(() => settled(page)).toBeGreaterThan(0);
  await page.reload();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText(/^Paused by /)).toBeVisible();
  await page
    .getByRole('navigation', { name: 'Outcome' })
    .getByRole('link', { name: /^waiting/i })
    .click();
  const table = page.getByRole('table', { name: 'Entries of this operation' });
  // The one that is taken next.
  await expect(table.getByRole('row').filter({ hasText: 'done' })).toHaveCount(0);
  const next = (await table.getByRole('link').first().textContent()) ?? '';

  const admin = await signedIn('admin');
  await admin.goto(`/t/${tenant}/entries/${next.replace(`${tenant}/`, '')}`);
  await admin.getByRole('button', { name: 'Resolve' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
  await expect(admin.getByRole('region', { name: 'Timeline' })).toContainText('Resolved');

  await page.getByRole('button', { name: 'Resume' }).click();
  await page
    .getByRole('navigation', { name: 'Outcome' })
    .getByRole('link', { name: /^skipped\s*1/i })
    .click();
  const row = table.getByRole('row').filter({ hasText: new RegExp(`${next}(?!\\d)`) });
  await expect(row).toContainText('it is resolved now');
  await expect(row).toContainText('Demo admin was first');
  await page.getByRole('button', { name: 'Cancel…' }).click();
  await page.getByRole('button', { name: 'Cancel the operation' }).click();
  await expect(heading(page)).toContainText('cancelled');
});
