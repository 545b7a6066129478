/**
 * Whether a statement locks and writes rows of one site, as a database that is distributed by site wants it: read from the tree that
 * Postgres's own parser makes of it (libpg-query). An insert must give the site; an update, a delete and a lock must compare the
 * table's site with a value, directly or by way of another table's site.
 */
import { parse } from 'libpg-query';
import { SITE_COLUMN } from '@/db/distribution/classes';

export type SiteFault = { verb: 'INSERT' | 'UPDATE' | 'DELETE' | 'LOCK'; table: string };

/** What a statement does to distributed tables, and where it names no single site. */
export type SiteUse = { writes: string[]; faults: SiteFault[] };

type Tree = { readonly [key: string]: unknown };
/** Tables of one level of a statement, by the names it calls them. */
type Scope = { tables: Map<string, string>; equals: [string, string][] };
type Terms = { isDistributed: (table: string) => boolean; variables: ReadonlySet<string> };

/** Any value: a parameter, a literal, a variable of the function. */
const VALUE = 'value';

/** `variables` are names that stand for values where the statement is a function's. Rejects with the parser's words. */
export async function siteUse(
  text: string,
  isDistributed: (table: string) => boolean,
  variables: ReadonlySet<string> = new Set(),
): Promise<SiteUse> {
  const use: SiteUse = { writes: [], faults: [] };
  const parsed: unknown = await parse(text);
  look(parsed, { isDistributed, variables }, use);
  return use;
}

/** Every statement within the tree, whatever holds it. */
function look(node: unknown, terms: Terms, use: SiteUse): void {
  if (Array.isArray(node)) for (const part of node) look(part, terms, use);
  if (!isTree(node)) return;
  for (const [kind, part] of Object.entries(node)) {
    // The common table expressions of a statement are none of the database's tables.
    const within = isTree(part) && part['withClause'] ? withoutNames(terms, part['withClause']) : terms;
    if (isTree(part)) judge(kind, part, within, use);
    look(part, within, use);
  }
}

function withoutNames(terms: Terms, withClause: unknown): Terms {
  const names = new Set(list(withClause, 'ctes').map((each) => textAt(each, 'CommonTableExpr', 'ctename')));
  return { ...terms, isDistributed: (table) => !names.has(table) && terms.isDistributed(table) };
}

function judge(kind: string, statement: Tree, terms: Terms, use: SiteUse): void {
  const table = textAt(statement, 'relation', 'relname') ?? '';
  if (kind === 'InsertStmt' && terms.isDistributed(table)) {
    const columns = list(statement, 'cols').map((column) => textAt(column, 'ResTarget', 'name'));
    note(use, 'INSERT', table, columns.length === 0 || columns.includes(SITE_COLUMN));
  }
  if ((kind === 'UpdateStmt' || kind === 'DeleteStmt') && terms.isDistributed(table)) {
    const scope = scopeOf([statement['relation'], statement['fromClause'], statement['usingClause']], statement, terms);
    const moves = list(statement, 'targetList').some((target) => textAt(target, 'ResTarget', 'name') === SITE_COLUMN);
    const name = textAt(statement, 'relation', 'alias', 'aliasname') ?? table;
    note(use, kind === 'UpdateStmt' ? 'UPDATE' : 'DELETE', table, !moves && isBound(scope, name));
  }
  if (kind === 'SelectStmt' && list(statement, 'lockingClause').length > 0) {
    const scope = scopeOf([statement['fromClause']], statement, terms);
    for (const [name, locked] of scope.tables) {
      if (terms.isDistributed(locked)) note(use, 'LOCK', locked, isBound(scope, name));
    }
  }
}

function note(use: SiteUse, verb: SiteFault['verb'], table: string, isSound: boolean): void {
  use.writes.push(`${verb} ${table}`);
  if (!isSound) use.faults.push({ verb, table });
}

function scopeOf(from: unknown[], statement: Tree, terms: Terms): Scope {
  const scope: Scope = { tables: new Map(), equals: [] };
  const conditions: unknown[] = [statement['whereClause']];
  for (const part of from) addTables(part, scope, conditions);
  for (const condition of conditions) addEquals(condition, scope, terms);
  return scope;
}

/** Tables of a FROM, with the conditions of its inner joins; what a subquery holds is its own. */
function addTables(node: unknown, scope: Scope, conditions: unknown[]): void {
  if (Array.isArray(node)) for (const part of node) addTables(part, scope, conditions);
  if (!isTree(node)) return;
  const range = isTree(node['RangeVar']) ? node['RangeVar'] : node;
  const table = textAt(range, 'relname');
  if (table !== undefined) scope.tables.set(textAt(range, 'alias', 'aliasname') ?? table, table);
  const join = node['JoinExpr'];
  if (!isTree(join)) return;
  if (textAt(join, 'jointype') === 'JOIN_INNER') conditions.push(join['quals']);
  addTables([join['larg'], join['rarg']], scope, conditions);
}

/** The comparisons of sites that all rows must pass. */
function addEquals(condition: unknown, scope: Scope, terms: Terms): void {
  if (textAt(condition, 'BoolExpr', 'boolop') === 'AND_EXPR') {
    for (const part of list(condition, 'BoolExpr', 'args')) addEquals(part, scope, terms);
  }
  const comparison = isTree(condition) ? condition['A_Expr'] : undefined;
  if (!isTree(comparison) || textAt(comparison, 'kind') !== 'AEXPR_OP') return;
  if (textAt(list(comparison, 'name')[0], 'String', 'sval') !== '=') return;
  const [left, right] = [comparison['lexpr'], comparison['rexpr']].map((side) => placeOf(side, scope, terms));
  if (left !== undefined && right !== undefined) scope.equals.push([left, right]);
}

/** The table whose site this is, or that it is a value; undefined for anything else. */
function placeOf(node: unknown, scope: Scope, terms: Terms): string | undefined {
  if (!isTree(node)) return undefined;
  if (node['ParamRef'] !== undefined || node['A_Const'] !== undefined) return VALUE;
  if (isTree(node['TypeCast'])) return placeOf(node['TypeCast']['arg'], scope, terms);
  const fields = list(node, 'ColumnRef', 'fields').map((field) => textAt(field, 'String', 'sval') ?? '');
  const [name = '', column] = fields;
  if (column === SITE_COLUMN) return scope.tables.has(name) ? `table ${name}` : undefined;
  if (fields.length !== 1) return undefined;
  if (terms.variables.has(name)) return VALUE;
  // Postgres refuses an unqualified name that two tables have.
  const [only] = [...scope.tables].filter(([, table]) => terms.isDistributed(table)).map(([alias]) => alias);
  return name === SITE_COLUMN && only !== undefined ? `table ${only}` : undefined;
}

/** Whether the table's site equals a value, by any number of steps. */
function isBound({ equals }: Scope, name: string): boolean {
  const reached = new Set([`table ${name}`]);
  for (const place of reached) {
    for (const [left, right] of equals) {
      if (place === VALUE) return true;
      if (left === place) reached.add(right);
      if (right === place) reached.add(left);
    }
  }
  return reached.has(VALUE);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function partAt(node: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((part, key) => (isTree(part) ? part[key] : undefined), node);
}

function textAt(node: unknown, ...path: string[]): string | undefined {
  const found = partAt(node, ...path);
  return typeof found === 'string' ? found : undefined;
}

function list(node: unknown, ...path: string[]): unknown[] {
  const found = partAt(node, ...path);
  return Array.isArray(found) ? found : [];
}
