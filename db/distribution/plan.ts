/**
 * What distributing a database takes: a pure function of its catalogue and the tables' classes. Either what is in the way, each
 * in a sentence that says how to mend it, or the statements, in order. What is done already is left out, and what closes the work
 * may be run any number of times, so that a plan that was broken off is taken up by the next. docs/decisions/0015.
 */
import { READER_ROLE } from '../reader';
import type { Catalogue, CatalogueTable } from './catalogue';
import { countingRules, SITE_COLUMN, type TableClass, tableClasses } from './classes';
import { COUNT_ON_SHARD, countOnShard, nodeFunctions, STORE_EVENTS_OF_ONE_SITE } from './statements';

export type DistributionPlan = { problems: string[]; statements: string[] };

/** Views of the cluster's tables, metadata on every node and triggers that are replaced came one after the other until then. */
const CITUS_MAJOR_MIN = 12;
const COMMAND = 'npm run -s cli -- distribute';

/** The plan; its statements are to be run one by one, each in a transaction of its own, on one connection. */
export function planDistribution(catalogue: Catalogue, classes = tableClasses): DistributionPlan {
  const problems = [
    ...extensionProblems(catalogue),
    ...classProblems(catalogue, classes),
    ...(catalogue.sitesToNumber > 0
      ? [`Events of ${catalogue.sitesToNumber} sites are still to be numbered: let the worker run until "doctor" says they are.`]
      : []),
    ...catalogue.tables.flatMap((table) => tableProblems(table, classes)),
    ...programProblems(catalogue, classes),
  ];
  return { problems, statements: problems.length > 0 ? [] : statementsOf(catalogue, classes) };
}

/** Tables that are to be spread over the nodes, or copied to all, and are not. */
export function tablesToPlace({ tables }: Catalogue, classes = tableClasses): CatalogueTable[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  return [...classes].flatMap(([name, kind]) => {
    const table = byName.get(name);
    return table && kind !== 'local' && !isPlaced(table, kind) ? [table] : [];
  });
}

/** Whether the database is distributed, and what has to be mended where it is. */
export function distributionState(catalogue: Catalogue, classes = tableClasses): { isDistributed: boolean; problems: string[] } {
  if (!catalogue.isDistributed) return { isDistributed: false, problems: [] };
  if (catalogue.citus === undefined) {
    const problem = 'The database says that it is distributed, and has no Citus: it was restored from a dump of one that had.';
    return { isDistributed: true, problems: [`${problem} Restore it into a Citus cluster, then run "${COMMAND}".`] };
  }
  const unclassed = catalogue.tables.filter(({ name }) => !classes.has(name));
  const open = [...unclassed, ...tablesToPlace(catalogue, classes)].map(({ name }) => name);
  const uncounted = catalogue.tables.filter(({ uncountedShards = 0 }) => uncountedShards > 0);
  return {
    isDistributed: true,
    problems: [
      ...(open.length > 0
        ? [
            `Not distributed yet, made by a later version or left when the command was broken off: ${open.join(', ')}. ` +
              `Stop web and worker, run "${COMMAND}", start them.`,
          ]
        : []),
      ...uncounted.map(
        ({ name, uncountedShards }) =>
          `Changes of "${name}" are not counted on ${uncountedShards} shards, which were moved or are new: run "${COMMAND}".`,
      ),
    ],
  };
}

function isPlaced({ placement }: CatalogueTable, kind: TableClass): boolean {
  return placement?.class === kind;
}

function extensionProblems({ citus }: Catalogue): string[] {
  if (citus === undefined) {
    return [
      'This database has no extension "citus". Install Citus on every node, set shared_preload_libraries = \'citus\', restart; ' +
        'then run CREATE EXTENSION citus in this database on every node, and SELECT citus_add_node(host, port) here for each ' +
        'worker.',
    ];
  }
  if (Number.parseInt(citus, 10) >= CITUS_MAJOR_MIN) return [];
  return [`Citus is of version ${citus}; ${CITUS_MAJOR_MIN} or later is needed: update it, then ALTER EXTENSION citus UPDATE.`];
}

function classProblems({ tables }: Catalogue, classes: ReadonlyMap<string, TableClass>): string[] {
  const names = new Set(tables.map(({ name }) => name));
  const missing = [...classes.keys()].filter((name) => !names.has(name));
  return [
    ...(missing.length > 0 ? [`The database is not migrated, it lacks ${missing.join(', ')}: run "npm run db:migrate".`] : []),
    ...tables
      .filter(({ name }) => !classes.has(name))
      .map(
        ({ name }) =>
          `Nobody has said what the table "${name}" is: write it into db/distribution/classes.ts, ` +
          "or move it to another schema if it is not Tieback's.",
      ),
  ];
}

function tableProblems(table: CatalogueTable, classes: ReadonlyMap<string, TableClass>): string[] {
  const { name, placement } = table;
  const kind = classes.get(name);
  if (!kind) return [];
  const misplaced =
    placement && placement.class !== 'other' && placement.class !== kind
      ? [`The table "${name}" is to be ${kind}, and Citus has it as ${placement.class}: ${undistribute(name)}`]
      : [];
  return [...misplaced, ...foreignKeyProblems(table, classes), ...(kind === 'distributed' ? siteProblems(table) : [])];
}

function siteProblems({ name, columns, keys, triggers, placement }: CatalogueTable): string[] {
  const site = columns.find((column) => column.name === SITE_COLUMN);
  if (!site?.notNull || site.type !== 'uuid') {
    return [`The distributed table "${name}" needs a column ${SITE_COLUMN} uuid NOT NULL: add it by a migration.`];
  }
  const counted = new Set(countingRules.filter(({ table }) => table === name).flatMap((rule) => Object.values(rule.triggers)));
  return [
    ...(placement?.class === 'distributed' && placement.column !== SITE_COLUMN
      ? [`The table "${name}" is distributed by ${placement.column} and not by ${SITE_COLUMN}: ${undistribute(name)}`]
      : []),
    ...keys
      .filter((key) => !key.columns.includes(SITE_COLUMN))
      .map((key) => `The key "${key.name}" of the distributed table "${name}" lacks ${SITE_COLUMN}: add it by a migration.`),
    ...triggers
      .filter((trigger) => !counted.has(trigger))
      .map(
        (trigger) => `The trigger "${trigger}" of "${name}" has no rule for shards: write one into db/distribution/classes.ts.`,
      ),
  ];
}

/** Of a distributed table: to a reference table, or to a distributed one by the site. Of others: to none that is distributed. */
function foreignKeyProblems({ name, foreignKeys }: CatalogueTable, classes: ReadonlyMap<string, TableClass>): string[] {
  const kind = classes.get(name);
  return foreignKeys
    .filter(({ target, columns, targetColumns }) => {
      const targetKind = classes.get(target);
      if (targetKind === 'reference') return false;
      if (kind !== 'distributed' || targetKind !== 'distributed') return kind !== 'local' || targetKind !== 'local';
      return !columns.some((column, index) => column === SITE_COLUMN && targetColumns[index] === SITE_COLUMN);
    })
    .map(
      (key) =>
        `The foreign key "${key.name}" from "${name}" (${kind}) to "${key.target}" cannot be kept: drop it by a migration.`,
    );
}

function programProblems(catalogue: Catalogue, classes: ReadonlyMap<string, TableClass>): string[] {
  if (catalogue.programs.length === 0 || tablesToPlace(catalogue, classes).length === 0) return [];
  return [`Web or worker are connected (${catalogue.programs.join(', ')}): stop them, run "${COMMAND}" again, and start them.`];
}

function undistribute(name: string): string {
  return `run SELECT undistribute_table('${quoted(name)}'), then "${COMMAND}" again.`;
}

function statementsOf(catalogue: Catalogue, classes: ReadonlyMap<string, TableClass>): string[] {
  const open = tablesToPlace(catalogue, classes);
  const [first = ''] = [...classes].flatMap(([name, kind]) => (kind === 'distributed' ? [name] : []));
  return [
    // First what plain tables take too: programs that are started after a plan was broken off store, and migrations leave row
    // security.
    'UPDATE installation SET distributed_at = coalesce(distributed_at, now())',
    STORE_EVENTS_OF_ONE_SITE.trim(),
    // Row locks are refused where a shard has copies: those belong to Postgres's own replication.
    'SET citus.shard_replication_factor = 1',
    ...(catalogue.hasReader ? [`REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${READER_ROLE}`] : []),
    ...open.flatMap((table) => [
      ...table.policies.map((policy) => `DROP POLICY ${quoted(policy)} ON ${quoted(table.name)}`),
      `ALTER TABLE ${quoted(table.name)} DISABLE ROW LEVEL SECURITY`,
      ...table.triggers.map((trigger) => `DROP TRIGGER ${quoted(trigger)} ON ${quoted(table.name)}`),
      placing(table.name, classes.get(table.name), first),
    ]),
    COUNT_ON_SHARD.trim(),
    ...nodeFunctions.map((name) => `SELECT create_distributed_function('${name}')`),
    ...countingRules.map(
      (rule) => `SELECT * FROM run_command_on_placements('${rule.table}', $command$${countOnShard(rule, '%s')}$command$)`,
    ),
  ];
}

function placing(name: string, kind: TableClass | undefined, first: string): string {
  if (kind === 'reference') return `SELECT create_reference_table('${quoted(name)}')`;
  const beside = name === first ? 'none' : first;
  return `SELECT create_distributed_table('${quoted(name)}', '${SITE_COLUMN}', colocate_with => '${beside}')`;
}

/** Only names of letters, digits and underscores come here; `order` is a word of SQL. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
