import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from './fixtures';

const run = promisify(execFile);

// What the list shows leaves as a file, and the access log tells who took it.

test('a filtered list is exported as it was announced, and a bundle replays offline', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(tenant, [
    { collection: 'orders', document: '=1+1' },
    { collection: 'orders', document: 'o-2' },
    { collection: 'carts', document: 'c-1' },
  ]);
  const page = await signedIn('admin');
  const download = async (format: string) => {
    await page.getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export entries' });
    await expect(dialog.getByText(/^2 entries of tenant/)).toBeVisible();
    await expect(dialog.getByText('collection:orders')).toBeVisible();
    await dialog.getByRole('radio', { name: format }).check();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('link', { name: 'Download' }).click(),
    ]);
    await expect(dialog).toHaveCount(0);
    return file.path();
  };
  await page.goto(`/t/${tenant}/entries?q=collection:orders`);
  const csv = await readFile(await download('CSV'), 'utf8');
  expect(csv.trimEnd().split('\r\n')).toHaveLength(3);
  expect(csv).toContain(",'=1+1,");

  const bundle = await download('Replay bundle');
  const command = ['--import', 'tsx', 'lib/cli/dlq.ts', 'replay', bundle];
  const replayed = await run(process.execPath, command);
  expect(replayed.stdout).toContain('2 entries and 0 documents, all as they say');

  await page.goto('/settings/access-log?what=exported');
  await expect(
    page.getByText(`“collection:orders” in tenant ${tenant} as CSV: 2 entries`),
  ).toBeVisible();
});
