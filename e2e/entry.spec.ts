import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { device } from './deltas';
import { expect, test } from './fixtures';

// The entry page tells everything the queue knows: facts to the last digit, meaning, bytes, history.

const U64_MAX = '18446744073709551615';

test('facts, meaning, bytes and timeline of one rejection', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const phone = device('orders', U64_MAX.replace(/5$/, '4'));
  phone.put('o-1', { status: 'packed', carrier: 'DHL', total: 12 });
  const delta = phone.edit('o-1', { status: 'shipped', carrier: null });
  const [entry] = await reject(tenant, [
    {
      collection: 'orders',
      document: 'o-1',
      delta,
      username: 'pay\u202Eload',
      mutation: U64_MAX,
      peer: U64_MAX,
      violation: { UniqueViolation: { field: 'email', value: 'a@b.com' } },
      told: { UniqueViolation: { field: 'email', conflicting_value: 'a@b.com' } },
    },
  ]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries/${entry}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('orders / o-1');
  await expect(page.getByText('drop in 71 h 59 min unless acted on')).toBeVisible();
  await expect(page.getByText(/wrote this on client lite 0\.4\.1/)).toContainText(
    "the client was told UNIQUE(email): value 'a@b.com' already exists",
  );
  const fact = (name: string) =>
    page.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('+ dd');
  await expect(fact('Mutation')).toContainText(U64_MAX);
  await expect(fact('Peer')).toContainText(U64_MAX);
  await expect(fact('Violation')).toContainText('unique:email=a@b.com');
  await expect(fact('Session')).toContainText('sync-o-1');
  // A name that would turn the line around is written out.
  await expect(fact('User')).toContainText('payU+202Eload');

  const meaning = page.getByRole('region', { name: 'Meaning' });
  await expect(meaning.getByText('Loro update.')).toBeVisible();
  await expect(meaning.getByRole('row', { name: 'status not set "shipped" never' })).toBeVisible();
  await expect(
    meaning.getByRole('row', { name: 'carrier not set removed, which it is never' }),
  ).toBeVisible();

  const bytes = page.getByRole('region', { name: 'Bytes' });
  await expect(bytes).toContainText(createHash('sha256').update(delta).digest('hex'));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    bytes.getByRole('link', { name: /download/i }).click(),
  ]);
  expect(new Uint8Array(await readFile(await download.path()))).toEqual(new Uint8Array(delta));

  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByRole('listitem')).toHaveCount(1);
  await expect(timeline).toContainText('Rejected by Origin');
  await expect(timeline).toContainText('seq 1');
});

test('on paper stand facts, change, bytes and timeline, and nothing to press', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const delta = new Uint8Array(3_000).fill(0x41);
  const [entry] = await reject(tenant, [{ collection: 'orders', document: 'o-1', delta }]);
  const page = await signedIn('operator');
  await page.goto(`/t/${tenant}/entries/${entry}`);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('The first 2,048 of 3,000 bytes')).toBeVisible();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByText(/^[0-9a-f]{64}$/)).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('navigation')).toHaveCount(0);
});

test('a silent rejection, and bytes nobody can read, are said to be so', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const [empty, noise] = await reject(tenant, [
    { collection: 'orders', document: 'o-1' },
    { collection: 'orders', document: 'o-1', delta: Uint8Array.of(0xc1, 0xff, 0x00, 0x13) },
  ]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries/${empty}`);
  await expect(page.getByText(/the client was told nothing/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Meaning' })).toContainText('Empty.');
  await page.goto(`/t/${tenant}/entries/${noise}`);
  await expect(page.getByRole('region', { name: 'Meaning' })).toContainText('Unknown format.');
  // The same document, and nothing else in common.
  const related = page.getByRole('region', { name: 'Same document' });
  await related.getByRole('link', { name: `${tenant}/${empty}` }).click();
  await expect(page).toHaveURL(
    new RegExp(`/entries/${empty}\\?q=collection%3Aorders\\+document%3Ao-1$`),
  );
});

test('the bytes are compared with another entry of the same document', async ({
  signedIn,
  reject,
  tenant,
}) => {
  const delta = device('orders', '7').put('o-1', { status: 'packed' });
  const other = device('orders', '8').put('o-1', { status: 'on its way' });
  const [first, second] = await reject(tenant, [
    { collection: 'orders', document: 'o-1', delta },
    { collection: 'orders', document: 'o-1', delta: other, username: 'desk-3' },
    { collection: 'orders', document: 'o-2', delta },
  ]);
  const page = await signedIn('viewer');
  await page.goto(`/t/${tenant}/entries/${second}`);
  const choice = page.getByLabel('Compare with 1 entry of this document');
  await choice.selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`compare=${first}$`));
  const bytes = page.getByRole('region', { name: 'Bytes' });
  await expect(bytes.getByText(`entry ${tenant}/${first}`, { exact: false }).first()).toBeVisible();
  await expect(bytes.getByText(/added/).first()).toBeVisible();
  await page.goto(`/t/${tenant}/entries/${second}?compare=999`);
  await expect(page.getByText('Entry 999 is not one of this document.')).toBeVisible();
});
