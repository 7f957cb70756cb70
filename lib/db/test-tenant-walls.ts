/** Finds the tables of tenants in SQL text, and says which of them a statement reads or writes without a tenant. */

const TABLES = [
  'tenants',
  'queues',
  'queue_violations',
  'queue_arrivals',
  'entries',
  'entry_state',
  'deltas',
  'wal',
  'requests',
  'outbox',
  'deliveries',
  'targets',
  'target_docs',
  'target_values',
  'target_applied',
  'entry_groups',
  'group_values',
  'group_arrivals',
  'group_changes',
  'operations',
  'operation_items',
  'saved_views',
  'view_defaults',
];
const NAMES = TABLES.join('|');
const KEYWORDS = 'set|where|on|using|join|left|inner|cross|order|group|limit|for|values|select|as';
const USE = new RegExp(
  `(\\binto|\\bfrom|\\bjoin|\\bupdate|\\busing|,)\\s+(${NAMES})\\b(?!\\.)(?:\\s+(?:as\\s+)?(?!(?:${KEYWORDS})\\b)([a-z]\\w*))?`,
  'gi',
);
/** A tenant given from outside: a bound parameter in TypeScript, an argument in a SQL function. */
const GIVEN = String.raw`\$\{String\((?:\w+\.)*tenantId\)\}|p_tenant\b`;
const EQUAL = new RegExp(
  String.raw`(?:\b(\w+)\.)?\btenant_id\s*=\s*(?:(${GIVEN})|(\w+)\.tenant_id\b)`,
  'g',
);
const INSERT = new RegExp(
  String.raw`\binto\s+(?:${NAMES})\s*\(\s*tenant_id\b[^)]*\)\s*(?:values\s*\(|select(?:\s+distinct)?)\s*(?:${GIVEN}|(\w+)\.tenant_id\b)`,
  'gi',
);
/** Functions whose first argument is the tenant. */
const CALL =
  /\bdlq_(?:append|sweep|rebuild|trim|write|project|lock_tenant|target_commit|settle_items|operation_turn|operation_open|operation_steer|conflict_mark)\(\s*(\S{0,60})/g;

/** Whether a statement has anything to do with a tenant's data. */
export function touchesTenants(statement: string): boolean {
  return uses(statement).length > 0 || statement.search(CALL) >= 0;
}

interface Use {
  readonly table: string;
  /** The name the statement calls it by: its alias, or the table's own. */
  readonly name: string;
  readonly inserts: boolean;
}

function uses(statement: string): Use[] {
  return [...statement.matchAll(USE)].flatMap(([, how = '', table = '', alias]) => {
    // A table after a comma has an alias here; without one it is a column of a list.
    if (how === ',' && alias === undefined) return [];
    const inserts = how.toLowerCase() === 'into';
    return [{ table, name: inserts ? table : (alias ?? table), inserts }];
  });
}

/**
 * The tables a statement touches without binding the tenant, by the name it calls them. A table is bound when its
 * `tenant_id` equals one given from outside or that of a bound table; one name used n times needs n such conditions.
 */
export function unbound(statement: string): string[] {
  const all = uses(statement);
  const inserted = all.filter(({ inserts }) => inserts).length;
  const filled = [...statement.matchAll(INSERT)];
  const read = all.filter(({ inserts }) => !inserts);

  const conditions = [...statement.matchAll(EQUAL)].map(([, left, given, right]) => ({
    left,
    right: given === undefined ? right : undefined,
  }));
  const unnamed = conditions.filter(({ left }) => left === undefined).length;
  const wanted = new Map<string, number>();
  for (const { name } of read) wanted.set(name, (wanted.get(name) ?? 0) + 1);

  // What is no table itself, say a part named by `with`, is bound by its own condition.
  const bound = new Set(
    conditions.flatMap(({ left, right }) =>
      left !== undefined && right === undefined && !wanted.has(left) ? [left] : [],
    ),
  );
  for (let grew = true; grew;) {
    grew = false;
    for (const [name, count] of wanted) {
      if (bound.has(name)) continue;
      const own = conditions.filter(
        ({ left, right }) =>
          (left === name && (right === undefined || bound.has(right))) ||
          (right === name && left !== undefined && bound.has(left)),
      ).length;
      const bare = TABLES.includes(name) ? unnamed : 0;
      if (own + bare < count) continue;
      bound.add(name);
      grew = true;
    }
  }

  const open = [...wanted.keys()].filter((name) => !bound.has(name));
  const fromBound = filled.filter(([, from]) => from === undefined || bound.has(from)).length;
  if (fromBound < inserted) open.push('insert');
  for (const [call, first = ''] of statement.matchAll(CALL)) {
    if (!new RegExp(`^(?:${GIVEN})`).test(first)) open.push(call.split('(')[0] ?? call);
  }
  return open;
}

export interface Statement {
  /** The function or constant it stands in. */
  readonly owner: string;
  readonly text: string;
}

/** Every sql`…` template of a source, those inside another one as part of it. */
export function templates(source: string): Statement[] {
  const found: Statement[] = [];
  const start = /\bsql(?:<[^`]*?>)?`/g;
  for (let match = start.exec(source); match; match = start.exec(source)) {
    const end = endOfTemplate(source, start.lastIndex);
    const before = source.slice(0, match.index);
    const owner = [...before.matchAll(/^(?:export )?(?:(?:async )?function\*? |const )(\w+)/gm)];
    found.push({
      owner: owner.at(-1)?.[1] ?? '',
      text: source.slice(start.lastIndex, end),
    });
    start.lastIndex = end + 1;
  }
  return found;
}

/** Index of the backtick that closes the template whose text begins at `from`. */
function endOfTemplate(source: string, from: number): number {
  let at = from;
  while (at < source.length && source[at] !== '`') {
    if (source[at] === '\\') at += 2;
    else if (source.startsWith('${', at)) at = endOfHole(source, at + 2) + 1;
    else at += 1;
  }
  return at;
}

/** Index of the brace that closes a `${`. */
function endOfHole(source: string, from: number): number {
  let at = from;
  for (let depth = 0; at < source.length; at += 1) {
    const c = source[at];
    if (c === '`') at = endOfTemplate(source, at + 1);
    else if (c === "'") at = source.indexOf("'", at + 1);
    else if (c === '{') depth += 1;
    else if (c === '}') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return at;
}

/** Puts named fragments where statements use them. */
export function inline(statement: string, fragments: ReadonlyMap<string, string>): string {
  return statement.replaceAll(/\$\{([A-Z_]+)\}/g, (hole, name: string) => {
    const text = fragments.get(name);
    return text === undefined ? hole : inline(text, fragments);
  });
}

/** Every statement in the functions of a migration. */
export function functionStatements(migration: string): Statement[] {
  const plain = migration.replaceAll(/--.*$/gm, '');
  return [
    ...plain.matchAll(/create (?:or replace )?function (\w+)\([\s\S]*?\$\$([\s\S]*?)\$\$/gi),
  ].flatMap(([, owner = '', body = '']) =>
    body
      .split(/;|\b(?:loop|then|else|begin)[ \t]*\n/i)
      .map((text) => ({ owner, text: text.trim() }))
      .filter(({ text }) => text !== ''),
  );
}
