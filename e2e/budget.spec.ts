import { expect, test } from './fixtures';

// The list is there quickly on a slow line: its scripts stay within a budget, as they come over the wire.

const BUDGET_BYTES = 200_000;

test('the first load of the entry list stays within its script budget', async ({ signedIn }) => {
  const page = await signedIn('viewer');
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const scripts = new Map<string, { url: string; bytes: number }>();
  const plain: string[] = [];
  session.on('Network.responseReceived', ({ requestId, type, response: { url, headers } }) => {
    if (type !== 'Script') return;
    scripts.set(requestId, { url, bytes: 0 });
    const given = new Map(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    // What is so short gains nothing.
    const short = Number(given.get('content-length') ?? Infinity) < 1_024;
    if (!given.has('content-encoding') && !short) plain.push(url);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId);
    if (script) script.bytes = encodedDataLength;
  });
  await page.goto('/t/1/entries?status=pending', { waitUntil: 'networkidle' });
  const all = [...scripts.values()].sort((a, b) => b.bytes - a.bytes);
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(total).toBeGreaterThan(0);
  expect(total, JSON.stringify(all)).toBeLessThanOrEqual(BUDGET_BYTES);
  expect(plain, 'sent without compression').toEqual([]);
});
