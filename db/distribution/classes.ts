/**
 * Which table is what on a database with the Citus extension: distributed by site and colocated, so that all of a site lies on
 * one node; a reference table, whole on every node; or local to the coordinator. docs/decisions/0015. A table without a class is
 * refused by `cli distribute`, and by the test beside this.
 */

export type TableClass = 'distributed' | 'reference' | 'local';

/** What tables are distributed by. */
export const SITE_COLUMN = 'site_id';

/** The first makes the group of colocated tables; the others join it. */
const distributed = [
  'site_log',
  'log_segment',
  'log_numbering',
  'cursor',
  'event',
  'event_key',
  'rejected_event',
  'refused_body',
  'refusal_day',
  'intake_rollup',
  'visitor',
  'person',
  'identifier',
  'merge',
  'session',
  'touchpoint',
  'click_id',
  'acquisition',
  'landing',
  'order',
  'order_event',
  'order_change',
  'order_item',
  'order_name',
  'refund',
  'trial',
  'order_cost',
  'cost_line',
  'path_touch',
  'credit',
  'conversion',
  'conversion_credit',
  'credit_delta',
  'rebuild_finding',
  'rederivation',
  'data_driven_run',
  'connection',
  'connection_version',
  'privacy_word',
  'delivery',
  'attempt',
  'delivery_attempt',
  'delivery_rollup',
  'try_rollup',
  'alert_rule',
  'alert',
  'alert_notice',
  'import_job',
  'import_refusal',
  'shop_sync',
  'shop_fetch',
  'shop_miss',
  'shop_check_day',
  'shop_day',
  'ad_login',
  'ad_account',
  'cost_row',
  'ad_name',
  'spend_sync',
  'oauth_start',
  'shop_order',
  'manual_cost',
  'finding',
  'finding_outcome',
  'finding_look',
  'budget',
  'target',
  'address_expiry',
  'demo_fill',
];

/** With the reason why not by site. In this order: a table comes after those that its foreign keys point to. */
const reference: Record<string, string> = {
  workspace: 'belongs to no site; small, and joined to sites',
  member: 'belongs to no site',
  membership: 'belongs to no site',
  invitation: 'belongs to no site, and its token is unique over all',
  auth_session: 'belongs to no site',
  api_key: 'belongs to no site, and its hash is unique over all',
  audit_entry: 'belongs to a workspace, and is joined to members',
  site: 'joined to distributed tables, and its keys and paths are unique over all sites',
  retired_path: 'its path is unique over all sites',
  source: 'its path is unique over all sites',
  spend_app: 'belongs to no site: all sites of a workspace ask for consent as one app',
  exchange_rate: 'belongs to no site, and is joined to costs of all',
};

/**
 * With the reason why neither of the others: what a few rows of the coordinator are enough for is not to be copied to every
 * node.
 */
const local: Record<string, string> = {
  worker: 'a heartbeat every five seconds of every worker',
  job: 'its lock takes what is due, whatever it is',
  sign_in_guard: 'written at every failed sign-in, and never joined',
  installation: 'one row, and never joined',
  forwarded_seen: 'a few rows of each day, of no site, and never joined',
};

/** Every table's class, in the order in which they are to be made. */
export const tableClasses: ReadonlyMap<string, TableClass> = new Map([
  ...Object.keys(reference).map((name) => [name, 'reference'] as const),
  ...distributed.map((name) => [name, 'distributed'] as const),
  ...Object.keys(local).map((name) => [name, 'local'] as const),
]);

/**
 * A trigger function that counts changes of a table in rollups; db/distribution/statements.ts puts it onto the table's
 * shards.
 */
export type CountingRule = {
  table: string;
  /** The function that does it on plain Postgres, without arguments. */
  rule: string;
  /** Names of the triggers by what fires them. */
  triggers: Partial<Record<'INSERT' | 'UPDATE' | 'DELETE', string>>;
  /** Colocated tables that the function names, in double quotes. */
  tables: string[];
};

/** Every trigger of a distributed table. */
export const countingRules: readonly CountingRule[] = [
  {
    table: 'delivery',
    rule: 'roll_deliveries',
    triggers: { INSERT: 'delivery_added', UPDATE: 'delivery_changed', DELETE: 'delivery_removed' },
    tables: ['delivery_rollup'],
  },
  {
    table: 'delivery_attempt',
    rule: 'roll_tries',
    triggers: { INSERT: 'delivery_attempt_added', UPDATE: 'delivery_attempt_changed', DELETE: 'delivery_attempt_removed' },
    tables: ['try_rollup', 'attempt'],
  },
  {
    table: 'rejected_event',
    rule: 'roll_rejections',
    triggers: { INSERT: 'rejected_event_added' },
    tables: ['intake_rollup'],
  },
];
