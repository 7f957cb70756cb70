/**
 * Lighthouse over the pages of a console that runs a production build. Prints a table for `bench/README.md`.
 * Run beside `npm start`: node --import tsx bench/lighthouse.ts [http://localhost:3000]
 * Lighthouse itself is fetched by npx, the last version that runs on Node 20.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { findBrowser } from '../lib/embedded/browser.mjs';

const LIGHTHOUSE = 'lighthouse@12.8.2';
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
const FORMS = ['desktop', 'mobile'] as const;
const ROUNDS = 3;

const run = promisify(execFile);
const origin = process.argv[2] ?? 'http://localhost:3000';

interface Report {
  readonly categories: Record<string, { readonly score: number | null }>;
  readonly audits: Record<
    string,
    { readonly title: string; readonly score: number | null; readonly numericValue?: number }
  >;
}

const executablePath = await findBrowser((line) => process.stderr.write(`${line}\n`));

/** The cookies of a signed-in admin, and the address of an entry. */
async function prepare(): Promise<{ cookie: string; entry: string }> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ baseURL: origin });
    await page.goto('/sign-in');
    await page.getByRole('button', { name: /^Sign in with/ }).click();
    await page.getByRole('textbox', { name: 'Login' }).fill('admin');
    await page.getByRole('textbox', { name: 'Password' }).fill('admin');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.goto('/t/1/entries?status=pending');
    const link = page
      .getByRole('table', { name: 'Entries' })
      .getByRole('link', { name: /^Entry / });
    const entry = (await link.first().getAttribute('href')) ?? '';
    const cookies = await page.context().cookies(origin);
    return {
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
      entry: new URL(entry, origin).pathname,
    };
  } finally {
    await browser.close();
  }
}

async function measure(path: string, form: string, folder: string): Promise<Report> {
  const out = join(folder, 'report.json');
  await run(
    'npx',
    [
      '--yes',
      LIGHTHOUSE,
      `${origin}${path}`,
      '--quiet',
      '--output=json',
      `--output-path=${out}`,
      `--only-categories=${CATEGORIES.join(',')}`,
      `--extra-headers=${join(folder, 'headers.json')}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
      ...(form === 'desktop' ? ['--preset=desktop'] : []),
    ],
    { env: { ...process.env, CHROME_PATH: executablePath }, timeout: 180_000 },
  );
  return JSON.parse(await readFile(out, 'utf8')) as Report;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
const score = (report: Report, category: string) =>
  Math.round((report.categories[category]?.score ?? 0) * 100);
const seconds = (report: Report, audit: string) => (report.audits[audit]?.numericValue ?? 0) / 1000;

const folder = await mkdtemp(join(tmpdir(), 'lighthouse-'));
try {
  const { cookie, entry } = await prepare();
  await writeFile(join(folder, 'headers.json'), JSON.stringify({ Cookie: cookie }));
  const pages = [
    ['Overview', '/'],
    ['Queues and policies', '/t/1'],
    ['Entry list', '/t/1/entries?status=pending'],
    ['Entry', entry],
    ['WAL', '/t/1/wal'],
    ['Sweeps', '/sweeps'],
    ['Your permissions', '/settings/permissions'],
    ['API reference', '/api-reference'],
  ] as const;
  const only = process.argv[3];
  process.stdout.write(
    '| page | form | performance | accessibility | best practices | largest paint | blocking | shift |\n',
  );
  process.stdout.write('| --- | --- | --: | --: | --: | --: | --: | --: |\n');
  for (const [name, path] of pages) {
    if (only !== undefined && only !== path) continue;
    for (const form of FORMS) {
      const reports: Report[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        reports.push(await measure(path, form, folder));
      }
      const cell = (category: string) => median(reports.map((r) => score(r, category)));
      const paint = median(reports.map((r) => seconds(r, 'largest-contentful-paint')));
      const blocking = median(reports.map((r) => seconds(r, 'total-blocking-time') * 1000));
      const shift = median(
        reports.map((r) => r.audits['cumulative-layout-shift']?.numericValue ?? 0),
      );
      process.stdout.write(
        `| ${name} | ${form} | ${CATEGORIES.map(cell).join(' | ')} | ${paint.toFixed(1)} s | ${blocking.toFixed(0)} ms | ${shift.toFixed(3)} |\n`,
      );
      const [last] = reports;
      for (const [id, audit] of Object.entries(last?.audits ?? {})) {
        if (audit.score !== null && audit.score < 0.9) {
          process.stderr.write(`  ${name} ${form}: ${id} ${audit.score} ${audit.title}\n`);
        }
      }
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
