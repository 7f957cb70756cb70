import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

// The overview says what waits, what came in and what needs a look; its figures are those of the lists behind them.

const figure = (page: Page, name: string) =>
  page.getByRole('main').locator('dl > div').filter({ hasText: name }).locator('dd > span').first();

test('figures, chart and rows count what the lists hold', async ({ signedIn, reject, tenant }) => {
  const rejected = (collection: string, count: number, violation: unknown) =>
    Array.from({ length: count }, (_, i) => ({
      collection,
      document: `${collection}-${i}`,
      violation,
    }));
  await reject(tenant, [
    ...rejected('orders', 3, 'TokenExpired'),
    ...rejected('orders', 2, { UniqueViolation: { field: 'email', value: 'a' } }),
    ...rejected('notes', 1, 'TokenExpired'),
  ]);
  const page = await signedIn('viewer');
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.addInitScript(() => {
    const jumps: number[] = [];
    Object.assign(globalThis, { jumps });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number }[]) {
        jumps.push(entry.value);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(`/?tenant=${tenant}`);
  await expect(figure(page, 'Unresolved')).toHaveText('6');
  await expect(figure(page, 'Arrived in 24 h')).toHaveText('6');
  await expect(figure(page, 'Need attention')).toHaveText('0');

  // The chart's own numbers, in words and as a table.
  const arrivals = page.getByRole('region', { name: 'Arrivals', exact: true });
  await expect(arrivals).toContainText(
    /6 arrivals in the last 24 h, .* mostly Token expired \(66 %\)/,
  );
  await expect(arrivals.locator('svg.recharts-surface').first()).toBeAttached();
  await arrivals.getByText('Show the numbers').click();
  const numbers = arrivals.getByRole('table', { name: /^Arrivals by start/ });
  const columns = await numbers.getByRole('columnheader').allInnerTexts();
  expect(columns).toEqual(['From (UTC)', 'All', 'Token expired', 'Unique']);
  // The hour may turn between two posts, and the table then has two lines.
  const sums = [0, 0, 0];
  for (const row of (await numbers.getByRole('row').all()).slice(1)) {
    const cells = await row.getByRole('cell').allInnerTexts();
    cells.forEach((cell, i) => (sums[i] = (sums[i] ?? 0) + Number(cell)));
  }
  expect(sums).toEqual([6, 4, 2]);

  const queue = page.getByRole('table', { name: 'Queues' }).getByRole('row', { name: /^orders/ });
  await expect(queue.getByRole('cell').first()).toHaveText('5');
  await queue.getByRole('link', { name: 'orders' }).click();
  await expect(page.getByText('5 entries, all that match.')).toBeVisible();

  await page.goBack();
  const waiting = page.getByRole('table', { name: 'Unresolved by violation' });
  await expect(waiting.getByRole('row', { name: /Token expired/ })).toContainText('4');
  await waiting.getByRole('link', { name: 'Token expired' }).click();
  await expect(page.getByText('4 entries, all that match.')).toBeVisible();

  // Nothing was refused by the page's own security policy, and nothing jumped while it loaded.
  await page.goto(`/?tenant=${tenant}&range=3d`);
  await expect(page.locator('svg.recharts-surface').first()).toBeAttached();
  expect(complaints).toEqual([]);
  const jumps = await page.evaluate(() => (globalThis as unknown as { jumps: number[] }).jumps);
  expect(jumps.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.05);
});

test('one tenant can be chosen, another’s is not there, and the sweep is watched', async ({
  signedIn,
  request,
}) => {
  const page = await signedIn('acme-operator');
  await page.goto('/');
  await expect(page.getByRole('table', { name: 'Queues' })).toContainText('Acme Retail');
  await expect(page.getByRole('table', { name: 'Queues' })).not.toContainText('Globex');
  await page.getByRole('combobox', { name: 'Tenant' }).selectOption({ label: 'Acme Retail (1)' });
  await expect(page).toHaveURL(/\?tenant=1$/);
  await expect(page.getByRole('heading', { name: 'Overview of Acme Retail' })).toBeVisible();
  await page.goto('/?tenant=2');
  await expect(page.getByRole('heading', { name: 'No such tenant for you' })).toBeVisible();

  await page.goto('/sweeps');
  await expect(page.getByRole('main')).toContainText(/Last sweep .*(next in|due now|running now)/);
  await expect(page.getByText('Sweeps are missing.')).toHaveCount(0);
  const health = (await (await request.get('/api/health')).json()) as {
    last_sweep_at: string;
    problems: string[];
  };
  expect(Date.now() - Date.parse(health.last_sweep_at)).toBeLessThan(180_000);
  expect(health.problems.join()).not.toContain('sweep');
});
