import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './child.mjs';
import { npmCommand } from './install.mjs';

// The steps of `npm test` that need no server. Each says how much passed and failed.

/** @typedef {{ passed: number, failed: number, output: string }} Result */

const CONFORMANCE = fileURLToPath(new URL('../../conformance/run.mjs', import.meta.url));
const LIMIT_MS = 600_000;

/** One script of package.json; it counts as one. @param {string} name @param {NodeJS.ProcessEnv} env @returns {Promise<Result>} */
export async function script(name, env) {
  return asOne(await npmRun(name, env));
}

/** The types of the routes are generated before the check; a fresh clone has none. @param {NodeJS.ProcessEnv} env */
export async function typeCheck(env) {
  const next = join('node_modules', 'next', 'dist', 'bin', 'next');
  const generated = await run(process.execPath, [next, 'typegen'], { env, limitMs: LIMIT_MS });
  return generated.ok ? script('check:types', env) : asOne(generated);
}

/**
 * One vitest project.
 * @param {string} project @param {string} directory for its report @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Result>}
 */
export async function vitest(project, directory, env) {
  const report = join(directory, `vitest-${project}.json`);
  const cli = join('node_modules', 'vitest', 'vitest.mjs');
  const { ok, output } = await run(
    process.execPath,
    [
      cli,
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { env: { ...env, NO_COLOR: '1' }, limitMs: LIMIT_MS },
  );
  const read = readReport(report);
  const passed = read?.numPassedTests ?? 0;
  return { passed, failed: atLeastOne(ok && passed > 0, read?.numFailedTests), output };
}

/** All recorded traces. @param {NodeJS.ProcessEnv} env @returns {Promise<Result>} */
export async function conformance(env) {
  const { ok, output } = await run(process.execPath, [CONFORMANCE], {
    env,
    limitMs: LIMIT_MS,
  });
  const [, passed, failed] = /^conformance: (\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  return { passed: Number(passed ?? 0), failed: atLeastOne(ok, Number(failed ?? 0)), output };
}

/** A report in JSON, or null when its writer did not get that far. @param {string} file */
export function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** A run that went wrong outside any test counts as a failure, too. @param {boolean} ok @param {number} [failed] */
export function atLeastOne(ok, failed = 0) {
  return ok ? failed : Math.max(1, failed);
}

/** @param {import('./child.mjs').Outcome} outcome @returns {Result} */
function asOne({ ok, output }) {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, output };
}

/** @param {string} name @param {NodeJS.ProcessEnv} env */
function npmRun(name, env) {
  const npm = npmCommand();
  return run(npm.command, [...npm.args, 'run', '--silent', name], { env, limitMs: LIMIT_MS });
}
