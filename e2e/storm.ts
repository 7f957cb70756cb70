import { expect, type Page } from '@playwright/test';
import { device } from './deltas';
import type { Rejected } from './fixtures';

/** Entries of one post; ingest takes no more at once. */
const BATCH = 500;

/** Bytes that mean nothing: no target takes them. */
const NOISE = (n: number) => Uint8Array.from([0xfe, 0xed, n & 255, (n >> 8) & 255]);

/**
 * Rejections as a wrong policy makes them: one document and one device each, the delta a whole row. `broken`: the places
 * in it whose bytes cannot be read.
 */
export function storm(
  collection: string,
  count: number,
  broken: readonly number[] = [],
): Rejected[] {
  return Array.from({ length: count }, (_, n) => {
    const peer = String(7_000_000 + n);
    const document = `o-${n}`;
    const delta = broken.includes(n) ? NOISE(n) : device(collection, peer).put(document, { n });
    return {
      collection,
      document,
      delta,
      peer,
      mutation: String(n + 1),
      username: `field-${n % 9}`,
    };
  });
}

/** Posts many, in parts. */
export async function rejectMany(
  reject: (tenant: string, rejected: readonly Rejected[]) => Promise<string[]>,
  tenant: string,
  rejected: readonly Rejected[],
): Promise<void> {
  for (let from = 0; from < rejected.length; from += BATCH) {
    await reject(tenant, rejected.slice(from, from + BATCH));
  }
}

/** In the entry list narrowed by `q`: selects everything that matches and asks for an action; gives its plan. */
export async function planForAll(page: Page, tenant: string, q: string, action: RegExp) {
  await page.goto(`/t/${tenant}/entries?${new URLSearchParams({ q }).toString()}`);
  await page.getByRole('checkbox', { name: /^Select the [\d,]+ loaded entries/ }).check();
  const bar = page.getByRole('region', { name: 'Selection' });
  const all = bar.getByRole('button', { name: /^Select all .* that match/ });
  const words = bar.getByRole('status');
  // All that match may be on the page already.
  await expect(all.or(words.filter({ hasText: /selected/ })).first()).toBeVisible();
  if (await all.isVisible()) await all.click();
  await bar.getByRole('button', { name: action }).click();
  return page.getByRole('dialog');
}
