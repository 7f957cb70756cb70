import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { onceToldToStop } from './child.mjs';
import { ensureInstalled, nodeProblem } from './install.mjs';
import { makeTestDataDir } from './test-data-dir.mjs';
import { browserTests } from './test-e2e.mjs';
import { findBrowser } from './browser.mjs';
import { conformance, script, typeCheck, vitest } from './test-steps.mjs';

// `npm test`: everything there is to check, on a data directory and ports of its own.
// The last line is `N passed, N failed`; the exit code is 0 only when nothing failed.

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
let passed = 0;
let failed = 0;
let stopping = false;

onceToldToStop(() => (stopping = true));
process.chdir(root);
forgetSettings();

const problem = nodeProblem() ?? (await ensureInstalled(root, say));
if (problem) {
  say(problem);
  failed = 1;
} else {
  await runSteps();
}
if (stopping) say('Stopped before the end.');
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && !stopping ? 0 : 1);

async function runSteps() {
  const before = treeState();
  const { dataDir, remove } = makeTestDataDir();
  // Found first: the checks of the configuration ask for it, too.
  const noBrowser = await browserProblem();
  const env = { ...process.env, DLQ_DATA_DIR: dataDir };
  let built = false;
  await step('format', () => script('check:format', env));
  await step('lint', () => script('check:lint', env));
  await step('types', () => typeCheck(env));
  await step('unused code', () => script('check:unused', env));
  await step('unit tests', () => vitest('unit', dataDir, env));
  await step('integration tests', () => vitest('integration', dataDir, env));
  await step('conformance', () => conformance(env));
  await step('build', async () => {
    const output = await ensureBuilt(root, () => {});
    built = output === null;
    return { passed: built ? 1 : 0, failed: built ? 0 : 1, output: output ?? '' };
  });
  await step('browser tests', () => {
    const obstacle = noBrowser ?? (built ? null : 'There is no build to test.');
    if (obstacle) return { passed: 0, failed: 1, output: obstacle };
    return browserTests(root, dataDir, env);
  });
  await remove();
  await step('tree as before', () => {
    const after = treeState();
    const same = after === before;
    const output = same ? '' : `git status before:\n${before}\nand after:\n${after}`;
    return { passed: same ? 1 : 0, failed: same ? 0 : 1, output };
  });
}

/**
 * Runs one step, counts what it counted, and shows its output when something failed.
 * @param {string} name
 * @param {() => import('./test-steps.mjs').Result | Promise<import('./test-steps.mjs').Result>} work
 */
async function step(name, work) {
  if (stopping) return;
  const start = Date.now();
  const result = await outcome(work);
  if (stopping) return;
  passed += result.passed;
  failed += result.failed;
  if (result.failed > 0) say(`\n${result.output.trim()}\n`);
  const counts = `${result.passed} passed, ${result.failed} failed`;
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  say(`${result.failed > 0 ? 'FAILED' : 'ok    '}    ${name}: ${counts} (${seconds} s)`);
}

/** @returns {Promise<string | null>} */
async function browserProblem() {
  try {
    await findBrowser(say);
    return null;
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}

/** What the person has set for running the console is none of the tests' business. */
function forgetSettings() {
  for (const name of Object.keys(process.env)) {
    if (
      /^(DLQ_|(OIDC|GOOGLE|GITHUB|ENTRA|OKTA|KEYCLOAK)_(ISSUER|CLIENT_|NAME|SCOPE|ROLE_|GROUP_)|AUTH_|CRON_|APP_ORIGIN$|DATABASE_URL$|HOST$|PORT$|NODE_ENV$)/.test(
        name,
      )
    ) {
      delete process.env[name];
    }
  }
}

/** What git sees in the tree; nothing where there is no git. */
function treeState() {
  try {
    return execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {() => import('./test-steps.mjs').Result | Promise<import('./test-steps.mjs').Result>} work */
async function outcome(work) {
  try {
    return await work();
  } catch (error) {
    return { passed: 0, failed: 1, output: String(error instanceof Error ? error.stack : error) };
  }
}
