import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** Finds everything a request can reach by reading `app/` the way Next does, for a test that has a say on each. */

export interface AppRoute {
  /**
   * `page`: a screen. `handler`: a route file, or one that Next serves by its name. `action`: a function browsers call.
   */
  readonly kind: 'page' | 'handler' | 'action';
  /** The address with its parameters (`/t/[tenant]`), or for an action the file and the name of its export. */
  readonly name: string;
}

const SOURCE = /\.(tsx|ts|jsx|js|mdx)$/;
/** Next serves these as well, when they are code. */
const SERVED =
  /^(robots|sitemap|manifest|icon\d*|apple-icon\d*|opengraph-image\d*|twitter-image\d*)\./;
const DIRECTIVE = /^\s*(['"])use server\1/m;
const EXPORT = /^export (?!type\b|interface\b)(.*)$/gm;
const NAMED = /^(?:async function\*? |function |const )(\w+)/;

/** Everything below `app/` of a project. Throws on what it cannot read as a route. */
export function appRoutes(root: string): AppRoute[] {
  for (const other of ['pages', 'src']) {
    if (existsSync(join(root, other))) throw new Error(`routes outside app/: ${other}/`);
  }
  const app = join(root, 'app');
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
    (file) => SOURCE.test(file) && !/\.test\.\w+$/.test(file),
  );
  return files
    .flatMap((file) => routesOf(app, file.replaceAll('\\', '/')))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function routesOf(app: string, file: string): AppRoute[] {
  const name = basename(file);
  const address = addressOf(file);
  const routes = actionsOf(readFileSync(join(app, file), 'utf8'), `app/${file}`);
  if (file.split('/').some((part) => part.startsWith('_'))) return routes;
  if (name.startsWith('page.')) routes.push({ kind: 'page', name: address });
  if (name.startsWith('route.')) routes.push({ kind: 'handler', name: address });
  if (SERVED.test(name)) {
    routes.push({ kind: 'handler', name: `${address === '/' ? '' : address}/${name}` });
  }
  return routes;
}

function actionsOf(source: string, file: string): AppRoute[] {
  if (!DIRECTIVE.test(source)) return [];
  if (!/^(['"])use server\1/.test(source)) {
    throw new Error(`${file}: actions live in files of their own, which begin with 'use server'`);
  }
  return [...source.matchAll(EXPORT)].map(([, exported = '']) => {
    const [, name] = NAMED.exec(exported) ?? [];
    if (name === undefined) throw new Error(`${file}: cannot read "export ${exported}"`);
    return { kind: 'action', name: `${file}#${name}` };
  });
}

/** Folders in parentheses and slots are not part of the address. */
function addressOf(file: string): string {
  const parts = file.split('/').slice(0, -1);
  const seen = parts.filter((part) => !/^\(\w[^)]*\)$/.test(part) && !part.startsWith('@'));
  return `/${seen.join('/')}`;
}

/** The action ids of a build, by the names `appRoutes` gives them, with a page whose code has each. */
export function builtActions(
  root: string,
  dist = join(root, '.next'),
): ReadonlyMap<string, { readonly id: string; readonly page: string }> {
  const text = readFileSync(join(dist, 'server', 'server-reference-manifest.json'), 'utf8');
  const { node } = JSON.parse(text) as {
    node: Record<string, { filename: string; exportedName: string; workers: object }>;
  };
  return new Map(
    Object.entries(node).map(([id, { filename, exportedName, workers }]) => {
      const [page = ''] = Object.keys(workers);
      const file = relative(root, join(root, filename)).replaceAll('\\', '/');
      return [`${file}#${exportedName}`, { id, page: addressOf(page.replace(/^app\//, '')) }];
    }),
  );
}
