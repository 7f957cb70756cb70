import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The lint that keeps data flowing one way finds each planted violation, and only those. */

type Rule = 'imports' | 'globals' | 'properties';
interface Plant {
  readonly file: string;
  /** Its second line is the one the rule speaks of. */
  readonly text: string;
}

const imports = (file: string, name: string, from: string): Plant => ({
  file,
  text: `// planted\nimport { ${name} } from '${from}';\nexport const x = ${name};\n`,
});
const expression = (file: string, text: string): Plant => ({
  file,
  text: `// planted\nexport const x = ${text};\n`,
});
const mint = (file: string) => imports(file, 'mintTenantScope', '@/lib/dlq/scope');
const opens = (file: string, call: string) =>
  expression(file, `async (sql: Record<string, () => Promise<void>>) => sql.${call}?.()`);

const REFUSED: Readonly<Record<Rule, readonly Plant[]>> = {
  imports: [
    imports('lib/dlq/a.ts', 'db', '@/lib/db/client'),
    imports('lib/dlq/b.ts', 'randomUUID', 'node:crypto'),
    imports('lib/dlq/mint.ts', 'mintTenantScope', './scope'),
    imports('lib/hex/a.ts', 'log', '@/lib/log'),
    imports('components/a.tsx', 'runSweep', '@/lib/services/sweep'),
    imports('components/b.tsx', 'getEntry', '@/lib/db/entries'),
    imports('app/a.tsx', 'append', '@/lib/db/append'),
    imports('app/b.tsx', 'sql', 'drizzle-orm'),
    imports('lib/services/a.ts', 'problem', '@/lib/web/problem'),
    imports('lib/services/b.ts', 'Sql', 'postgres'),
    imports('lib/db/a.ts', 'ingest', '@/lib/services/ingest'),
    imports('lib/web/a.ts', 'sql', 'drizzle-orm'),
    imports('lib/delta/a.ts', 'db', '@/lib/db/client'),
    imports('lib/format/a.ts', 'sql', 'drizzle-orm'),
    // What makes scopes keeps to the other rules of its folder.
    imports('lib/services/sweep.ts', 'problem', '@/lib/web/problem'),
    imports('lib/services/deliver.ts', 'sql', 'drizzle-orm'),
    imports('lib/auth/access.ts', 'sql', 'drizzle-orm'),
    imports('lib/demo/load.ts', 'sql', 'drizzle-orm'),
    ...[
      'app/mint.tsx',
      'components/mint.tsx',
      'lib/auth/mint.ts',
      'lib/channels/mint.ts',
      'lib/codec/mint.ts',
      'lib/db/mint.ts',
      'lib/delta/mint.ts',
      'lib/demo/mint.ts',
      'lib/format/mint.ts',
      'lib/hex/mint.ts',
      'lib/services/mint.ts',
      'lib/targets/mint.ts',
      'lib/web/mint.ts',
    ].map(mint),
  ],
  globals: [
    expression('lib/dlq/process.ts', 'process.env'),
    expression('lib/dlq/date-now.ts', 'Date.now()'),
    expression('lib/dlq/new-date.ts', 'new Date()'),
    expression('lib/dlq/performance.ts', 'performance.now()'),
    expression('lib/dlq/hidden.ts', 'globalThis.Date.now()'),
    expression('lib/hex/date-now.ts', 'Date.now()'),
    expression('lib/hex/new-date.ts', 'new Date()'),
    expression('lib/hex/performance.ts', 'performance.now()'),
    expression('lib/hex/crypto.ts', 'crypto.randomUUID()'),
  ],
  properties: [
    expression('lib/dlq/random.ts', 'Math.random()'),
    expression('lib/hex/random.ts', "Math['random']()"),
    opens('lib/dlq/begin.ts', 'begin'),
    opens('lib/db/begin.ts', 'begin'),
    opens('lib/services/begin.ts', 'begin'),
    opens('lib/db/transaction.ts', 'transaction'),
    opens('lib/services/transaction.ts', 'transaction'),
    opens('lib/auth/transaction.ts', 'transaction'),
    opens('app/transaction.ts', 'transaction'),
    opens('lib/embedded/begin.ts', 'begin'),
  ],
};

const LEGAL: readonly Plant[] = [
  imports('lib/services/legal.ts', 'append', '@/lib/db/append'),
  imports('lib/dlq/legal.ts', 'TRANSITIONS', './transitions'),
  imports('lib/hex/legal.ts', 'align', './align'),
  imports('lib/db/legal.ts', 'sql', 'drizzle-orm'),
  imports('app/legal.tsx', 'getEntry', '@/lib/db/entries'),
  imports('components/legal.tsx', 'TRANSITIONS', '@/lib/dlq/transitions'),
  imports('lib/web/legal.ts', 'tenantAccess', '@/lib/auth/access'),
  expression('lib/hex/max.ts', 'Math.max(1, 2)'),
  expression('lib/services/clock.ts', 'performance.now()'),
  opens('lib/db/migrate.ts', 'transaction'),
  opens('lib/cli/commands/begin.ts', 'begin'),
  mint('lib/cli/commands/mint.ts'),
  mint('lib/services/test-mint.ts'),
  mint('lib/services/mint.int.test.ts'),
];
/** May make scopes, and are legal as long as they do nothing else. */
const MAKES_SCOPES = [
  'lib/services/sweep.ts',
  'lib/services/deliver.ts',
  'lib/auth/access.ts',
  'lib/demo/load.ts',
];

interface Finding {
  readonly file: string;
  readonly rule: string;
  readonly line: number | undefined;
}

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** What the project's lint says of these files, in a directory of their own. */
function lint(plants: readonly Plant[]): Finding[] {
  const root = mkdtempSync(join(tmpdir(), 'dlq-lint-'));
  roots.push(root);
  for (const { file, text } of plants) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  copyFileSync('.oxlintrc.json', join(root, '.oxlintrc.json'));
  const args = [join(process.cwd(), 'node_modules/oxlint/bin/oxlint'), '--format=json', '.'];
  const { diagnostics } = JSON.parse(run(args, root)) as {
    diagnostics: {
      code: string;
      filename: string;
      labels: { span: { line: number } }[];
    }[];
  };
  return diagnostics.map(({ code, filename, labels }) => ({
    file: filename.replaceAll('\\', '/'),
    rule: code,
    line: labels[0]?.span.line,
  }));
}

/** Its output; a lint that found something ends with 1. */
function run(args: readonly string[], cwd: string): string {
  try {
    return execFileSync(process.execPath, args, { cwd, encoding: 'utf8' });
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

const boundary = ({ rule }: Finding) => rule.startsWith('eslint(no-restricted-');

describe('lint', () => {
  let found: Finding[];
  beforeAll(() => {
    found = lint([...Object.values(REFUSED).flat(), ...LEGAL]);
  });

  it.each(['imports', 'globals', 'properties'] as const)('refuses planted %s', (rule) => {
    for (const { file } of REFUSED[rule]) {
      expect(found.filter((one) => one.file === file && boundary(one))).toContainEqual({
        file,
        rule: `eslint(no-restricted-${rule})`,
        line: 2,
      });
    }
  });

  it('says nothing against what is allowed', () => {
    const legal = new Set(LEGAL.map(({ file }) => file));
    expect(found.filter((one) => legal.has(one.file) && boundary(one))).toEqual([]);
  });

  it('lets the sweeper, the access check and the demo loader make scopes', () => {
    expect(lint(MAKES_SCOPES.map(mint)).filter(boundary)).toEqual([]);
  });
});
