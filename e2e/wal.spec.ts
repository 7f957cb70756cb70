import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from './fixtures';

// Everything that happened stands in the WAL, can be found there, checked, and taken away; what a policy would do is
// known before it is set.

const run = promisify(execFile);

/** The offline check of a downloaded file; it gets no database. */
function verifyExport(file: string, ...more: string[]) {
  const cli = ['--import', 'tsx', 'lib/cli/dlq.ts', 'verify-export', file, ...more];
  const env = { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  return run(process.execPath, cli, { env }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
  );
}

test('records are found by clicking what they say, and open in full', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(
    tenant,
    ['o-1', 'o-2'].map((document) => ({ collection: 'orders', document })),
  );
  await reject(tenant, [{ collection: 'users', document: 'u-1' }]);
  const page = await signedIn('operator');
  await page.goto(`/t/${tenant}/entries/2`);
  await page.getByRole('button', { name: 'Resolve', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/Reason/).fill('entered by hand');
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await expect(dialog).toHaveCount(0);

  await page.getByRole('link', { name: 'WAL', exact: true }).click();
  const records = page.getByRole('table', { name: 'Records of the WAL' });
  const seqs = records.getByRole('button', { name: /^Record / });
  await expect(seqs).toHaveText(['4', '3', '2', '1']);
  await records.getByRole('link', { name: 'orders' }).first().click();
  await expect(page).toHaveURL(/collection=orders/);
  await expect(seqs).toHaveText(['4', '2', '1']);
  await records.getByRole('link', { name: 'Resolved' }).click();
  await expect(page).toHaveURL(/kind=resolved/);
  await expect(seqs).toHaveText(['4']);
  await page.reload();
  await records.getByRole('button', { name: 'Record 4' }).click();
  await expect(records).toContainText('pending → resolved');
  await expect(records.getByRole('button', { name: 'Copy hash of seq 4' })).toBeVisible();
  await records.getByRole('button', { name: 'Record 4' }).click();
  await page.getByRole('link', { name: 'Remove the filter what: Resolved' }).click();
  await expect(seqs).toHaveText(['4', '2', '1']);
  await page.getByRole('textbox', { name: 'Entry' }).fill('2');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(seqs).toHaveText(['4', '2']);
  await records
    .getByRole('link', { name: `${tenant}/2`, exact: true })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/t/${tenant}/entries/2$`));
});

test('the check says clean, and a download is verified without a database', async ({
  signedIn,
  reject,
  tenant,
}, info) => {
  await reject(
    tenant,
    Array.from({ length: 30 }, (_, n) => ({ collection: 'orders', document: `o-${n}` })),
  );
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/wal`);
  await page.getByRole('button', { name: 'Check this tenant’s WAL' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Clean.' })).toContainText(
    '30 records and 30 entries checked in',
  );

  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as NDJSON' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe(`wal-tenant-${tenant}-seq-1-30.ndjson`);
  const file = info.outputPath('wal.ndjson');
  await download.saveAs(file);
  const hash = await page
    .getByText(/^[0-9a-f]{64}$/)
    .first()
    .textContent();
  expect(await verifyExport(file, '--head', hash ?? '')).toMatchObject({
    code: 0,
    said: expect.stringContaining('30 records, seq 1 to 30, the chain holds'),
  });
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('o-16', 'o-99'));
  expect(await verifyExport(file)).toMatchObject({
    code: 1,
    said: expect.stringContaining('seq 17'),
  });
});

test('a policy does what its dialog foretold, and never replaces one it has not seen', async ({
  signedIn,
  reject,
  tenant,
}) => {
  await reject(
    tenant,
    Array.from({ length: 6 }, (_, n) => ({ collection: 'orders', document: `o-${n}` })),
  );
  const [page, other] = [await signedIn('admin'), await signedIn('admin')];
  const open = async (on: typeof page) => {
    await on.goto(`/t/${tenant}`);
    await on.getByRole('button', { name: 'Change the policy of orders' }).click();
    return on.getByRole('dialog', { name: 'Policy of orders' });
  };
  const late = await open(other);
  await late.getByLabel('When it ends').selectOption('escalate');

  const dialog = await open(page);
  await dialog.getByLabel(/^Follow the tenant’s ttl/).uncheck();
  await dialog.getByLabel('Time to live', { exact: true }).fill('0');
  await dialog.getByLabel(/^Follow the tenant’s capacity/).uncheck();
  await dialog.getByLabel('Capacity', { exact: true }).fill('4');
  await expect(dialog).toContainText(
    'With this policy the next sweep would drop 4; 2 evicted at once.',
  );
  await dialog.getByLabel(/Reason/).fill('they are stale');
  await dialog.getByRole('button', { name: 'Set policy and evict 2, drop 4' }).click();
  await expect(dialog).toHaveCount(0);
  const changes = page.getByRole('region', { name: 'Policy changes', exact: true });
  await expect(changes).toContainText('capacity the tenant’s → 4');
  await expect(changes).toContainText('they are stale');

  // The other admin began before: what they entered stays, and they are told.
  await late.getByRole('button', { name: 'Set policy' }).click();
  await expect(late.getByRole('alert')).toContainText('changed this policy at');
  await expect(late.getByRole('alert')).toContainText('capacity the tenant’s → 4');
  await expect(late.getByLabel('When it ends')).toHaveValue('Escalate');
  await expect(late.getByRole('button', { name: /^Replace theirs/ })).toBeVisible();
  await late.getByRole('button', { name: 'Cancel' }).click();

  await page.goto('/sweeps');
  await page.getByRole('button', { name: 'Run the sweep now' }).click();
  await expect(page.getByRole('status').filter({ hasText: /Done/ })).toBeVisible();
  await page.goto(`/t/${tenant}`);
  const queue = page.getByRole('row', { name: /^orders/ });
  await expect(queue.getByRole('link', { name: '4', exact: true })).toHaveAttribute(
    'href',
    /status%3Aexpired/,
  );
  await expect(queue.getByRole('link', { name: '2', exact: true })).toHaveAttribute(
    'href',
    /status%3Aevicted/,
  );
});
