import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { device } from './deltas';
import { expect, test } from './fixtures';
import { planForAll, storm } from './storm';

// Every page passes axe in both themes, wide and narrow, and never scrolls sideways.

async function check(page: Page, what: string, without: string[] = []) {
  await expect(page.getByRole('main')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).disableRules(without).analyze();
  const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }));
  expect(found, what).toEqual([]);
  expect(await sideways(page), `${what} scrolls sideways`).toBe(0);
}

/** In both themes: everything in the light one, then what depends on colours in the dark one. */
async function checkThemes(page: Page, what: string) {
  await check(page, what);
  await page.emulateMedia({ colorScheme: 'dark' });
  const { violations } = await new AxeBuilder({ page })
    .withRules(['color-contrast', 'link-in-text-block'])
    .analyze();
  await page.emulateMedia({ colorScheme: 'light' });
  const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }));
  expect(found, `${what}, dark`).toEqual([]);
}

function sideways(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

const QUEUES = [
  '/',
  '/t/1',
  '/t/1/entries?status=pending&collection=carts',
  '/t/1/entries?violation=unique_violation&text=none-of-these',
  '/t/2/attention',
  '/t/1/groups',
  '/t/1/operations',
  '/t/1/wal?seq=40',
  '/sweeps',
  '/t/none',
];
const SETTINGS = [
  '/settings/permissions',
  '/settings/members',
  '/settings/api-keys',
  '/settings/targets',
  '/settings/channels',
  '/settings/deliveries',
  '/settings/about',
  '/settings/access-log',
  '/api-reference',
  '/api-reference/shapes',
];

for (const width of [1440, 390]) {
  const settings = { colorScheme: 'light', viewport: { width, height: 900 } } as const;

  test.describe(`${width} px`, () => {
    // Axe reads every element of many pages; a busy machine takes its time over that.
    test.describe.configure({ timeout: 300_000 });

    test('signing in', async ({ browser }) => {
      const context = await browser.newContext(settings);
      const page = await context.newPage();
      await page.goto('/sign-in');
      await checkThemes(page, 'sign-in');
      await context.close();
    });

    for (const [name, paths] of Object.entries({ queues: QUEUES, settings: SETTINGS })) {
      test(name, async ({ browser, stateOf }) => {
        const storageState = await stateOf('admin');
        const context = await browser.newContext({ ...settings, storageState });
        const page = await context.newPage();
        for (const path of paths) {
          await page.goto(path);
          await checkThemes(page, path);
        }
        await context.close();
      });
    }

    test('a selection, the palette, the keys and a toast', async ({
      browser,
      stateOf,
      reject,
      tenant,
    }) => {
      await reject(tenant, [
        { collection: 'orders', document: 'o-1' },
        { collection: 'orders', document: 'o-2' },
      ]);
      const storageState = await stateOf('operator');
      const context = await browser.newContext({ ...settings, storageState });
      const page = await context.newPage();
      await page.goto(`/t/${tenant}/entries?q=status%3Apending`);
      await page.getByRole('checkbox', { name: `Select ${tenant}/2` }).check();
      await expect(page.getByRole('region', { name: 'Selection' })).toContainText('1 selected');
      await checkThemes(page, 'selection');
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog', { name: 'Go to or do' })).toBeVisible();
      await checkThemes(page, 'palette');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
      await checkThemes(page, 'keys');
      await page.keyboard.press('Escape');
      await page.keyboard.press('h');
      await expect(page.getByText(`Held ${tenant}/2.`)).toBeVisible();
      // It comes into sight gradually.
      await expect(page.locator('[data-sonner-toast]')).toHaveCSS('opacity', '1');
      await check(page, 'toast');
      await context.close();
    });

    test('an entry, its bytes beside others, and the dialogs', async ({
      browser,
      stateOf,
      reject,
      tenant,
    }) => {
      const one = device('orders', '7').put('o-1', { status: 'packed', carrier: 'DHL' });
      const two = device('orders', '8').put('o-1', { status: 'shipped' });
      await reject(tenant, [
        { collection: 'orders', document: 'o-1', delta: one },
        { collection: 'orders', document: 'o-1', delta: two },
      ]);
      const storageState = await stateOf('admin');
      const context = await browser.newContext({ ...settings, storageState });
      const page = await context.newPage();
      await page.goto(`/t/${tenant}/entries/1?compare=2`);
      await checkThemes(page, 'comparison');
      await page.goto(`/t/${tenant}/entries/1`);
      await checkThemes(page, 'entry');
      await page.getByRole('button', { name: 'Force-apply…' }).click();
      await expect(page.getByText('It overwrites nothing.')).toBeVisible();
      await checkThemes(page, 'force-apply dialog');
      await page.goto(`/t/${tenant}`);
      await page.getByRole('button', { name: 'Change the policy of orders' }).click();
      await page.getByLabel(/^Follow the tenant’s ttl/).uncheck();
      await checkThemes(page, 'policy dialog');
      await context.close();
    });

    test('an operation and its plan', async ({ signedIn, reject, tenant }) => {
      await reject(tenant, storm('orders', 4, [1]));
      const page = await signedIn('admin');
      await page.setViewportSize({ width: 1440, height: 900 });
      const plan = await planForAll(page, tenant, 'collection:orders', /^Force-apply/);
      await page.setViewportSize(settings.viewport);
      await expect(plan.getByLabel(/^Type 4/)).toBeVisible();
      await checkThemes(page, 'plan dialog');
      await plan.getByLabel(/Reason/).fill('agreed');
      await plan.getByLabel(/^Type 4/).fill('4');
      await plan.getByRole('button', { name: 'Force-apply 4 entries' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText('finished');
      await checkThemes(page, 'operation');
      await page.goto(`/t/${tenant}/operations`);
      await checkThemes(page, 'operations');
    });
  });
}

test('who asks for more contrast gets it, and forced colours lose nothing', async ({
  browser,
  stateOf,
}) => {
  test.setTimeout(120_000);
  const storageState = await stateOf('admin');
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ storageState, colorScheme, contrast: 'more' });
    const page = await context.newPage();
    for (const path of ['/', '/t/1/entries?status=pending&collection=carts']) {
      await page.goto(path);
      await expect(page.getByRole('main')).toBeVisible();
      const { violations } = await new AxeBuilder({ page })
        .withRules(['color-contrast-enhanced'])
        .analyze();
      expect(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html))).toEqual([]);
    }
    await page.emulateMedia({ forcedColors: 'active', contrast: null });
    await page.goto('/t/1/entries/1');
    // The system chooses the colours now; what is left to see to is names, roles and what overflows.
    await check(page, `forced colours, ${colorScheme}`, ['color-contrast']);
    await context.close();
  }
});

test('no page scrolls sideways at the widths in between', async ({ signedIn }) => {
  const page = await signedIn('admin');
  for (const path of [...QUEUES, ...SETTINGS, '/t/1/entries/1', '/t/1/entries/1?compare=2']) {
    await page.goto(path);
    await expect(page.getByRole('main')).toBeVisible();
    for (const width of [480, 640, 800, 900, 1152, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await sideways(page), `${path} at ${width} px`).toBe(0);
    }
  }
});

test('the theme can be chosen and is remembered', async ({ signedIn }) => {
  const page = await signedIn('viewer');
  await page.goto('/');
  const html = page.locator('html');
  await page.locator('summary:visible', { hasText: 'Display' }).click();
  await page.getByRole('radio', { name: 'dark' }).check({ force: true });
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.locator('summary:visible', { hasText: 'Display' }).click();
  await page.getByRole('radio', { name: 'system' }).check({ force: true });
  await expect(html).not.toHaveAttribute('data-theme');
});
