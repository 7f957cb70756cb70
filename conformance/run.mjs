import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

// Plays traces through `npm run --silent conformance` and compares every result with the recorded one.
// node conformance/run.mjs [trace.jsonl …]        without arguments: all traces beside this file
// A trace passes when it has exactly one line of output for each operation, all equal, and exit code 0.

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const TRACE_LIMIT_MS = 180_000;
/** Each run is a process of its own that mostly waits for the database. */
const AT_ONCE = 2;
const DIFFERENCES_SHOWN = 3;

const named = process.argv.slice(2);
const traces = named.length > 0 ? named : allTraces();
let passed = 0;
const waiting = [...traces];
await Promise.all(Array.from({ length: AT_ONCE }, worker));
const failed = traces.length - passed;
say(`conformance: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function worker() {
  for (let trace = waiting.shift(); trace !== undefined; trace = waiting.shift()) {
    const problems = await play(trace);
    if (problems.length === 0) passed += 1;
    else say([`not equal: ${relative(root, trace)}`, ...problems].join('\n  '));
  }
}

/** What is wrong with one trace's run, in words. @param {string} trace @returns {Promise<string[]>} */
async function play(trace) {
  const steps = readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
  const { lines, ending } = await answers(steps.map(({ op }) => JSON.stringify(op)));
  const problems = steps.flatMap(({ op, result }, index) => {
    const got = lines[index];
    if (got !== undefined && isDeepStrictEqual(parsed(got), result)) return [];
    return [
      `operation ${index + 1}: ${clipped(JSON.stringify(op))}
    recorded ${clipped(JSON.stringify(result))}
    answered ${got === undefined ? 'nothing' : clipped(got)}`,
    ];
  });
  const more = problems.length - DIFFERENCES_SHOWN;
  if (more > 0) problems.splice(DIFFERENCES_SHOWN, more, `and ${more} more`);
  if (lines.length > steps.length) problems.push(`${lines.length - steps.length} lines too many`);
  if (ending) problems.push(ending);
  return problems;
}

/** @param {string[]} operations @returns {Promise<{ lines: string[], ending: string }>} */
function answers(operations) {
  return new Promise((resolve) => {
    const npm = process.env.npm_execpath;
    const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []];
    const child = spawn(command, [...args, 'run', '--silent', 'conformance'], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
    const limit = setTimeout(() => child.kill(), TRACE_LIMIT_MS);
    child.once('error', (error) => resolve({ lines: [], ending: error.message }));
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      const lines = output.split('\n').filter((line) => line !== '');
      const ending = code === 0 ? '' : `ended with ${signal ?? `code ${code}`}: ${errors.trim()}`;
      resolve({ lines, ending });
    });
    child.stdin.on('error', () => undefined); // it may end before it has read everything
    child.stdin.end(operations.map((line) => `${line}\n`).join(''));
  });
}

function allTraces() {
  return readdirSync(here, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(here, name));
}

/** @param {string} line */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** @param {string} text */
function clipped(text) {
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

/** @param {string} text */
function say(text) {
  process.stdout.write(`${text}\n`);
}
