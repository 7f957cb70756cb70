import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

/** The lint that keeps data flowing one way finds each of these planted violations. */

const root = mkdtempSync(join(tmpdir(), 'dlq-lint-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const PLANTED: readonly (readonly [file: string, line: string])[] = [
  ['lib/dlq/a.ts', "import { db } from '@/lib/db/client';\nexport const x = db;"],
  ['lib/dlq/b.ts', "import { randomUUID } from 'node:crypto';\nexport const x = randomUUID;"],
  ['lib/dlq/c.ts', 'export const x = process.env;'],
  ['lib/hex/a.ts', "import { log } from '@/lib/log';\nexport const x = log;"],
  [
    'components/a.tsx',
    "import { runSweep } from '@/lib/services/sweep';\nexport const x = runSweep;",
  ],
  ['components/b.tsx', "import { getEntry } from '@/lib/db/entries';\nexport const x = getEntry;"],
  ['app/a.tsx', "import { append } from '@/lib/db/append';\nexport const x = append;"],
  ['app/b.tsx', "import { sql } from 'drizzle-orm';\nexport const x = sql;"],
  [
    'app/c.tsx',
    "import { mintTenantScope } from '@/lib/dlq/scope';\nexport const x = mintTenantScope;",
  ],
  ['lib/services/a.ts', "import { problem } from '@/lib/web/problem';\nexport const x = problem;"],
  ['lib/services/b.ts', "import postgres from 'postgres';\nexport const x = postgres;"],
  ['lib/db/a.ts', "import { ingest } from '@/lib/services/ingest';\nexport const x = ingest;"],
  ['lib/web/a.ts', "import { sql } from 'drizzle-orm';\nexport const x = sql;"],
  ['lib/delta/a.ts', "import { db } from '@/lib/db/client';\nexport const x = db;"],
];

it('refuses an import against the direction, wherever it is planted', () => {
  for (const [file, text] of PLANTED) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${text}\n`);
  }
  copyFileSync('.oxlintrc.json', join(root, '.oxlintrc.json'));
  let output = '';
  try {
    execFileSync(
      process.execPath,
      [join(process.cwd(), 'node_modules/oxlint/bin/oxlint'), '--format=unix', '.'],
      { cwd: root, encoding: 'utf8' },
    );
  } catch (error) {
    output = String((error as { stdout?: unknown }).stdout);
  }
  const missed = PLANTED.map(([file]) => file).filter((file) => !output.includes(file));
  expect(missed).toEqual([]);
});
