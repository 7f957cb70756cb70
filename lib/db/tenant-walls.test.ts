import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  functionStatements,
  inline,
  type Statement,
  templates,
  touchesTenants,
  unbound,
} from './test-tenant-walls';

/** Every statement on a tenant's tables binds the tenant, in TypeScript and in the SQL functions; exceptions have names. */

/** Looked at across tenants on purpose: lists of tenants, of what is due, the health check, the outbox. */
const ACROSS = new Set([
  'announceNow',
  'headSeqs',
  'listTenants',
  'listTargets',
  'listDeliveries',
  'listTenantNames',
  'findTenants',
  'listDueTenants',
  'listOverviewTenants',
  'overviewTotals',
  'overviewViolations',
  'overviewArrivals',
  'overviewQueues',
  'listOperationSigns',
  'listDueWriters',
  'allTenants',
  'probe',
  'dlq_outbox_claim',
  'listIdleOperations',
]);
/** Parts of statements, checked where they are used. */
const FRAGMENTS = new Set([
  'ROW_COLUMNS',
  'ROW_JOINS',
  'VIEW_COLUMNS',
  'STATE_COLUMNS',
  'OPERATION_COLUMNS',
  'FACTS',
  'GROUP_COLUMNS',
]);

const sources = readdirSync('lib/db')
  .filter((name) => name.endsWith('.ts') && !name.includes('test'))
  .map((name) => readFileSync(join('lib/db', name), 'utf8'));
const written = sources.flatMap(templates);
const fragments = new Map(
  written.filter(({ owner }) => FRAGMENTS.has(owner)).map(({ owner, text }) => [owner, text]),
);
const statements: Statement[] = written
  .filter(({ owner }) => !FRAGMENTS.has(owner))
  .map(({ owner, text }) => ({ owner, text: inline(text, fragments) }));
const inFunctions = readdirSync('drizzle')
  .filter((name) => name.endsWith('.sql'))
  .flatMap((name) => functionStatements(readFileSync(join('drizzle', name), 'utf8')));

const open = (all: readonly Statement[]) =>
  all
    .filter(({ owner }) => !ACROSS.has(owner))
    .flatMap(({ owner, text }) => unbound(text).map((name) => `${owner}: ${name}`));

describe('the tenant is bound', () => {
  it('in every statement of lib/db', () => {
    expect(statements.filter(({ text }) => touchesTenants(text)).length).toBeGreaterThan(25);
    expect(open(statements)).toEqual([]);
  });

  it('in every statement of the SQL functions', () => {
    expect(inFunctions.filter(({ text }) => touchesTenants(text)).length).toBeGreaterThan(35);
    expect(open(inFunctions)).toEqual([]);
  });

  it('and tables of tenants are reached in SQL text alone, where this check sees them', () => {
    const schemas = sources.flatMap((text) => text.match(/from '[./@\w]*\/schema\/\w+'/g) ?? []);
    expect(new Set(schemas)).toEqual(new Set(["from './schema/access'"]));
  });

  it('with no exception that is not needed', () => {
    const needed = new Set(
      [...statements, ...inFunctions]
        .filter(({ text }) => unbound(text).length > 0)
        .map(({ owner }) => owner),
    );
    expect([...ACROSS].filter((name) => !needed.has(name))).toEqual([]);
    expect([...FRAGMENTS].filter((name) => !fragments.has(name))).toEqual([]);
  });
});

/** A statement as it would stand in a source. */
const T = '${String(scope.tenantId)}::bigint';

describe('the check', () => {
  it.each([
    ['no condition', 'select * from entries'],
    ['another condition', 'select * from entries e where e.entry_id = ${id}'],
    ['a value that is no tenant', 'select * from entries e where e.tenant_id = ${other}'],
    ['a number', 'select * from wal w where w.tenant_id = 1'],
    ['a joined table', `select 1 from wal w, entries e where w.tenant_id = ${T}`],
    [
      'a left join by id alone',
      `select 1 from entries e left join deltas d on d.entry_id = e.entry_id where e.tenant_id = ${T}`,
    ],
    ['a join of two unbound', 'select 1 from wal w join entries e on e.tenant_id = w.tenant_id'],
    [
      'a subquery with the name of a bound table',
      `select (select 1 from wal w limit 1) from wal w where w.tenant_id = ${T}`,
    ],
    ['an update', 'update outbox set next_at = null where seq = ${seq}'],
    ['a delete', 'delete from deltas using entries e where e.entry_id = 1'],
    ['an insert', 'insert into queues (tenant_id, collection) values (${id}, ${name})'],
    ['an insert without it', `insert into queues (collection) select ${T}`],
    [
      'an insert from an unbound table',
      'insert into deltas (tenant_id, entry_id) select e.tenant_id, e.entry_id from entries e',
    ],
    ['a call', 'select dlq_sweep(${id}::bigint, 10)'],
  ])('finds %s', (_, statement) => {
    const [planted] = templates(`export async function bad() {\n  sql\`${statement}\`;\n}`);
    expect(planted).toEqual({ owner: 'bad', text: statement });
    expect(unbound(planted?.text ?? '')).not.toEqual([]);
  });

  it('finds the second statement of a function whose first is bound', () => {
    const source = `
      export async function two(scope: TenantScope) {
        await db().execute(sql\`select 1 from wal w where w.tenant_id = ${T}\`);
        await db().execute(sql<{ n: number }>\`select 1 from wal w where \${sql\`true\`}\`);
      }`.replaceAll(/^ {6}/gm, '');
    expect(templates(source).map(({ owner, text }) => [owner, unbound(text)])).toEqual([
      ['two', []],
      ['two', ['w']],
    ]);
  });

  it('finds a bad statement in a SQL function, also inside a loop', () => {
    const migration = `
      CREATE FUNCTION dlq_bad(p_tenant bigint) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE
        v_queue record;
      BEGIN
        -- DELETE FROM wal;
        FOR v_queue IN SELECT q.collection FROM queues q WHERE q.tenant_id = p_tenant LOOP
          DELETE FROM entry_state s WHERE s.collection = v_queue.collection;
        END LOOP;
        IF v_queue IS NULL THEN
          UPDATE tenants t SET name = NULL;
        ELSE
          UPDATE tenants t SET name = NULL WHERE t.tenant_id = p_tenant;
        END IF;
      END $$;`;
    expect(open(functionStatements(migration))).toEqual(['dlq_bad: s', 'dlq_bad: t']);
  });

  it.each([
    `select 1 from wal where tenant_id = ${T}`,
    `select 1 from wal w join entries e on e.tenant_id = w.tenant_id where w.tenant_id = ${T}`,
    `select 1 from w s join entries e on e.tenant_id = s.tenant_id where s.tenant_id = ${T}`,
    'insert into deltas (tenant_id, entry_id) select distinct p_tenant, 1',
    'select dlq_write(p_tenant, v_now, v_drafts)',
    'select 1 from sweeps',
  ])('has nothing against %s', (statement) => {
    expect(unbound(statement)).toEqual([]);
  });
});
