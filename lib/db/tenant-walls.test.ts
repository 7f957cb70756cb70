import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Every function that touches a tenant's tables binds the tenant; the exceptions have names. */

const TABLES = [
  'tenants',
  'queues',
  'entries',
  'entry_state',
  'deltas',
  'wal',
  'requests',
  'outbox',
  'target_docs',
  'target_values',
  'target_applied',
];
const TOUCHES = new RegExp(`\\b(from|join|update|into|using)\\s+(${TABLES.join('|')})\\b`, 'i');
const BOUND = /tenant_id = \$\{String\(|dlq_\w+\(\s*\$\{String\(/;

/** Looked at across tenants on purpose: lists of tenants, of what is due, and the health check. */
const ACROSS = new Set([
  'listTenants',
  'listDueTenants',
  'listDueFollowUps',
  'allTenants',
  'probe',
]);

const functions = readdirSync('lib/db')
  .filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
  .flatMap((name) =>
    readFileSync(join('lib/db', name), 'utf8')
      .split(/^(?=(?:export )?(?:async )?function\*? |(?:export )?const \w+ = )/m)
      .map((text) => ({ name: /(?:function\*? |const )(\w+)/.exec(text)?.[1] ?? name, text })),
  )
  .filter(({ text }) => TOUCHES.test(text));

it('binds the tenant in every statement on tenant tables', () => {
  expect(functions.length).toBeGreaterThan(12);
  const open = functions.filter(({ name, text }) => !BOUND.test(text) && !ACROSS.has(name));
  // Column and join lists are fragments of statements that bind it.
  expect(open.map(({ name }) => name).filter((name) => !/_(JOINS|COLUMNS)$/.test(name))).toEqual(
    [],
  );
});

it('has no exception that is not needed', () => {
  const names = new Set(functions.map(({ name }) => name));
  expect([...ACROSS].filter((name) => !names.has(name))).toEqual([]);
});
