import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expected } from '@/e2e/access/expected';
import { appRoutes } from './test-app-routes';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'routes-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function plant(file: string, text = ''): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
const found = () => appRoutes(root).map(({ kind, name }) => `${kind} ${name}`);

test('finds every page, handler and action, whatever folder it hides in', () => {
  plant('app/page.tsx');
  plant('app/(console)/t/[tenant]/page.tsx');
  plant('app/(console)/@side/t/page.mdx');
  plant('app/api/v1/[...rest]/route.ts');
  plant('app/(console)/robots.ts');
  plant('app/t/opengraph-image.tsx');
  plant('app/icon.svg');
  plant('app/layout.tsx');
  plant('app/t/_components/page.tsx');
  plant('app/t/page.test.ts');
  plant(
    'app/t/_lib/deep.ts',
    "'use server';\nexport async function one() {}\nexport const two = defineAction({});\nfunction no() {}\nexport type Not = 1;\n",
  );
  expect(found().toSorted()).toEqual([
    'action app/t/_lib/deep.ts#one',
    'action app/t/_lib/deep.ts#two',
    'handler /api/v1/[...rest]',
    'handler /robots.ts',
    'handler /t/opengraph-image.tsx',
    'page /',
    'page /t',
    'page /t/[tenant]',
  ]);
});

test.each([
  [
    'app/x/page.tsx',
    "export default function P() {\n  async function a() {\n    'use server';\n  }\n}",
  ],
  ['app/x/actions.ts', "'use server';\nexport { a } from './other';"],
  ['app/x/actions.ts', "'use server';\nexport const { a, b } = actions;"],
  ['app/x/actions.ts', "'use server';\nexport default defineAction({});"],
  ['pages/old.tsx', ''],
])('cannot be got round by %s', (file, text) => {
  plant('app/page.tsx');
  plant(file, text);
  expect(() => appRoutes(root)).toThrow(/actions live|cannot read|outside app/);
});

test('a planted route is one that nobody has a say on', () => {
  plant('app/page.tsx');
  plant('app/(console)/t/[tenant]/secrets/page.tsx');
  plant('app/api/planted/route.ts');
  plant('app/t/actions.ts', "'use server';\nexport const plantedAction = 1;");
  const unknown = appRoutes(root).filter(({ kind, name }) => !Object.hasOwn(expected[kind], name));
  expect(unknown.map(({ name }) => name).toSorted()).toEqual([
    '/api/planted',
    '/t/[tenant]/secrets',
    'app/t/actions.ts#plantedAction',
  ]);
});

test('there is a say on every route there is, and on none that is not', () => {
  const routes = appRoutes(process.cwd());
  for (const kind of ['page', 'handler', 'action'] as const) {
    const names = routes.filter((route) => route.kind === kind).map(({ name }) => name);
    expect(Object.keys(expected[kind]).toSorted()).toEqual(names.toSorted());
  }
});
